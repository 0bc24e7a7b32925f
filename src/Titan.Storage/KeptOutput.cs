namespace Titan.Storage;

/// <summary>One stream of output, cut to a cap: its head, and its tail with a gap between.</summary>
/// <remarks>
/// Pieces come in order of offset. Beyond the head they may come with gaps, while a command writes faster than a live view
/// needs; at the end the Worker sends the whole tail again, so a piece that goes back before the tail begins it anew. Bytes
/// that are kept already are the same bytes: what comes again changes nothing.
/// </remarks>
public sealed class KeptOutput(long cap)
{
    // Half each, rounded up, so that whichever half a sender gives the odd byte to is kept.
    private readonly int _half = (int)((cap + 1) / 2);
    private readonly ByteRun _head = new();
    private readonly ByteRun _tail = new();
    private long _tailStart;

    /// <summary>Where the kept output ends.</summary>
    public long End => _tail.Length > 0 ? _tailStart + _tail.Length : _head.Length;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var end = offset + bytes.Length;
        if (offset <= _head.Length && end > _head.Length && _head.Length < _half)
        {
            var taken = (int)(Math.Min(_half, end) - _head.Length);
            _head.Append(bytes.Slice((int)(_head.Length - offset), taken));
        }

        if (end <= _head.Length) return;
        if (offset < _head.Length)
        {
            bytes = bytes[(int)(_head.Length - offset)..];
            offset = _head.Length;
        }

        WriteTail(offset, bytes);
    }

    /// <summary>A copy of what is kept from <paramref name="offset"/> on, up to the end of its run.</summary>
    public OutputSlice Read(long offset, int limit)
    {
        if (offset < _head.Length) return new OutputSlice(offset, _head.Copy((int)offset, limit), 0);
        if (offset >= End) return new OutputSlice(offset, ReadOnlyMemory<byte>.Empty, 0);

        var start = Math.Max(offset, _tailStart);
        return new OutputSlice(start, _tail.Copy((int)(start - _tailStart), limit), start - offset);
    }

    private void WriteTail(long offset, ReadOnlySpan<byte> bytes)
    {
        var tailEnd = _tailStart + _tail.Length;
        if (offset < _tailStart && _tail.Length == _half && _half > 0)
        {
            // A full tail only ever moves on: what stood before it was dropped for good.
            if (offset + bytes.Length <= _tailStart) return;
            bytes = bytes[(int)(_tailStart - offset)..];
            offset = _tailStart;
        }

        if (_tail.Length > 0 && offset >= _tailStart && offset <= tailEnd)
            Append(bytes[(int)Math.Min(bytes.Length, tailEnd - offset)..]);
        else
            BeginTail(offset, bytes, tailEnd);
    }

    private void BeginTail(long offset, ReadOnlySpan<byte> bytes, long tailEnd)
    {
        var end = offset + bytes.Length;
        var after = end >= _tailStart && end < tailEnd ? _tail.Copy((int)(end - _tailStart), _tail.Length) : default;
        _tail.Clear();
        _tailStart = offset;
        Append(bytes);
        Append(after.Span);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _tail.Append(bytes);
        var surplus = _tail.Length - _half;
        if (surplus <= 0) return;
        _tail.DropFirst(surplus);
        _tailStart += surplus;
    }
}
