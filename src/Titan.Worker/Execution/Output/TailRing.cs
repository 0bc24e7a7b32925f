namespace Titan.Worker.Execution.Output;

/// <summary>The last bytes of a stream, at most <paramref name="limit"/> of them. Memory is taken as they come.</summary>
internal sealed class TailRing(int limit)
{
    private const int FirstBytes = 4 << 10;

    private byte[] _bytes = [];
    private int _first;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > limit) bytes = bytes[^limit..];
        if (bytes.IsEmpty) return;

        Grow(Math.Min(limit, Length + bytes.Length));
        var surplus = Length + bytes.Length - _bytes.Length;
        if (surplus > 0)
        {
            _first = (_first + surplus) % _bytes.Length;
            Length -= surplus;
        }

        var at = (_first + Length) % _bytes.Length;
        var untilEnd = Math.Min(bytes.Length, _bytes.Length - at);
        bytes[..untilEnd].CopyTo(_bytes.AsSpan(at));
        bytes[untilEnd..].CopyTo(_bytes);
        Length += bytes.Length;
    }

    /// <summary>What lies in one piece from <paramref name="index"/> on.</summary>
    public ReadOnlySpan<byte> Read(int index)
    {
        if (index >= Length) return default;
        var at = (_first + index) % _bytes.Length;
        return _bytes.AsSpan(at, Math.Min(Length - index, _bytes.Length - at));
    }

    private void Grow(int wanted)
    {
        if (wanted <= _bytes.Length) return;
        var grown = new byte[Math.Min(limit, Math.Max(wanted, Math.Max(FirstBytes, _bytes.Length * 2)))];
        var copied = 0;
        while (Read(copied) is { IsEmpty: false } piece)
        {
            piece.CopyTo(grown.AsSpan(copied));
            copied += piece.Length;
        }

        (_bytes, _first) = (grown, 0);
    }
}
