namespace Titan.Storage;

/// <summary>Which bytes of a stream are kept: its head, and its tail with a gap between. The one rule for all stores; pure.</summary>
/// <remarks>
/// Half of the cap is for the head, the odd byte with it, the rest for the tail. Pieces come in order of offset. Beyond the
/// head they may come with gaps, while a command writes faster than a live view needs; at the end the Worker sends the whole
/// tail again, so a piece that goes back before the tail begins it anew. A full tail only ever moves on. Bytes that are kept
/// already are the same bytes: what comes again changes nothing. Which bytes are kept says all: the ranges can be had from them.
/// </remarks>
public readonly record struct KeptRanges
{
    private KeptRanges(long headEnd, ByteRange tail)
    {
        Head = new ByteRange(0, headEnd);
        Tail = tail.IsEmpty ? new ByteRange(headEnd, headEnd) : tail;
    }

    /// <summary>From the first byte on; at most half of the cap.</summary>
    public ByteRange Head { get; }

    /// <summary>The last bytes. It does not overlap the head, and touches it only when the head is full.</summary>
    public ByteRange Tail { get; }

    /// <summary>Where the kept output ends.</summary>
    public long End => Tail.End;

    /// <summary>What a store holds of a stream, as it learns it anew from its pieces.</summary>
    /// <param name="pieces">Disjoint, by offset.</param>
    public static KeptRanges Of(IEnumerable<ByteRange> pieces, long cap)
    {
        ByteRange first = default, last = default;
        foreach (var piece in pieces)
        {
            if (piece.Start == first.End) first = last = first with { End = piece.End };
            else last = piece.Start == last.End ? last with { End = piece.End } : piece;
        }

        var headEnd = Math.Min(first.End, HeadLimit(cap));
        return new KeptRanges(headEnd, last with { Start = Math.Max(last.Start, headEnd) });
    }

    /// <summary>What a piece of <paramref name="length"/> bytes at <paramref name="offset"/> changes.</summary>
    public OutputPlan Write(long offset, int length, long cap)
    {
        var piece = new ByteRange(offset, offset + length);
        var headEnd = HeadWith(piece, HeadLimit(cap));
        var tail = Tail with { Start = Math.Max(Tail.Start, headEnd) };
        tail = TailWith(piece with { Start = Math.Max(offset, headEnd) }, tail, cap / 2);
        return Plan(piece, new KeptRanges(headEnd, tail));
    }

    private static long HeadLimit(long cap) => cap - (cap / 2);

    private long HeadWith(ByteRange piece, long limit)
    {
        if (piece.Start > Head.End || piece.End <= Head.End) return Head.End;
        var end = piece.End >= Tail.Start ? Math.Max(piece.End, Tail.End) : piece.End;
        return Math.Max(Head.End, Math.Min(end, limit));
    }

    private static ByteRange TailWith(ByteRange piece, ByteRange tail, long limit)
    {
        if (!tail.IsEmpty && tail.Length == limit) piece = piece with { Start = Math.Max(piece.Start, tail.Start) };
        if (piece.IsEmpty) return tail;

        var joins = !tail.IsEmpty && piece.Start <= tail.End && piece.End >= tail.Start;
        var (start, end) = joins ? (Math.Min(piece.Start, tail.Start), Math.Max(piece.End, tail.End)) : (piece.Start, piece.End);
        return new ByteRange(Math.Max(start, end - limit), end);
    }

    private OutputPlan Plan(ByteRange piece, KeptRanges after)
    {
        // Only the tail ever loses bytes, and only at one of its ends: it moves on, or begins anew.
        var cut = Tail with { Start = Math.Max(Tail.Start, after.Head.End) };
        if (!cut.Intersect(after.Tail).IsEmpty) cut = cut with { End = Math.Min(cut.End, after.Tail.Start) };

        var adds = new List<ByteRange>(1);
        AddNew(adds, piece.Intersect(after.Head));
        AddNew(adds, piece.Intersect(after.Tail));
        return new OutputPlan(after, cut, adds);
    }

    private void AddNew(List<ByteRange> adds, ByteRange wanted)
    {
        wanted = wanted with { Start = Math.Max(wanted.Start, Head.End) };
        AddRange(adds, wanted with { End = Math.Min(wanted.End, Tail.IsEmpty ? wanted.End : Tail.Start) });
        if (!Tail.IsEmpty) AddRange(adds, wanted with { Start = Math.Max(wanted.Start, Tail.End) });
    }

    private static void AddRange(List<ByteRange> adds, ByteRange range)
    {
        if (range.IsEmpty) return;
        if (adds is [.., var last] && last.End == range.Start) adds[^1] = last with { End = range.End };
        else adds.Add(range);
    }
}
