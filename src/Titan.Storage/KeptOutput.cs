namespace Titan.Storage;

/// <summary>One stream of output in memory, cut to a cap as <see cref="KeptRanges"/> says.</summary>
public sealed class KeptOutput(long cap)
{
    private readonly ByteRun _head = new();
    private readonly ByteRun _tail = new();
    private KeptRanges _kept;

    /// <summary>Where the kept output ends.</summary>
    public long End => _kept.End;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        var (before, after) = (_kept, _kept.Write(offset, bytes.Length, cap).After);
        if (after == before) return;
        _kept = after;
        if (after.Head.End > before.Head.End) ExtendHead(before, after.Head.End, offset, bytes);
        if (after.Tail != before.Tail) MoveTail(before.Tail, after.Tail, offset, bytes);
    }

    /// <summary>A copy of what is kept from <paramref name="offset"/> on, up to the end of its run.</summary>
    public OutputSlice Read(long offset, int limit)
    {
        if (offset < _head.Length) return new OutputSlice(offset, _head.Copy((int)offset, limit), 0);
        if (offset >= End) return new OutputSlice(offset, ReadOnlyMemory<byte>.Empty, 0);

        var start = Math.Max(offset, _kept.Tail.Start);
        return new OutputSlice(start, _tail.Copy((int)(start - _kept.Tail.Start), limit), start - offset);
    }

    private void ExtendHead(KeptRanges before, long headEnd, long offset, ReadOnlySpan<byte> bytes)
    {
        var pieceEnd = Math.Min(headEnd, offset + bytes.Length);
        _head.Append(bytes[(int)(before.Head.End - offset)..(int)(pieceEnd - offset)]);
        // It has reached a tail that came early, and takes over what that holds.
        if (headEnd > pieceEnd) _head.Append(_tail.Copy((int)(pieceEnd - before.Tail.Start), (int)(headEnd - pieceEnd)).Span);
    }

    private void MoveTail(ByteRange before, ByteRange after, long offset, ReadOnlySpan<byte> bytes)
    {
        if (after.IsEmpty)
        {
            _tail.Clear();
            return;
        }

        var pieceEnd = offset + bytes.Length;
        if (after.Start >= before.Start && after.Start <= before.End)
        {
            _tail.DropFirst((int)(after.Start - before.Start));
            if (after.End > before.End) _tail.Append(bytes[(int)(Math.Max(before.End, after.Start) - offset)..]);
            return;
        }

        var rest = after.End > pieceEnd ? _tail.Copy((int)(pieceEnd - before.Start), (int)(after.End - pieceEnd)) : default;
        _tail.Clear();
        _tail.Append(bytes[(int)(after.Start - offset)..]);
        _tail.Append(rest.Span);
    }
}
