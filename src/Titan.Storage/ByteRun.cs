namespace Titan.Storage;

/// <summary>Bytes that grow at the end and may lose some at the start; memory follows what is held.</summary>
internal sealed class ByteRun
{
    private byte[] _bytes = [];
    private int _start;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var needed = _start + Length + bytes.Length;
        if (needed > _bytes.Length) Grow(Length + bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_start + Length));
        Length += bytes.Length;
    }

    public void Clear() => _start = Length = 0;

    public void DropFirst(int count)
    {
        _start += count;
        Length -= count;
    }

    public ReadOnlyMemory<byte> Copy(int offset, int limit) =>
        _bytes.AsSpan(_start + offset, Math.Min(limit, Length - offset)).ToArray();

    private void Grow(int length)
    {
        // Room for as much again, so that dropping at the start does not move everything each time.
        var larger = length <= _bytes.Length / 2 ? _bytes : new byte[Math.Max(256, length + (length / 2))];
        _bytes.AsSpan(_start, Length).CopyTo(larger);
        _bytes = larger;
        _start = 0;
    }
}
