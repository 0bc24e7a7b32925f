namespace Titan.Storage.Postgres.Output;

/// <summary>What the pieces of one append change about one stream: what goes from the rows that are there, then the rows that come.</summary>
internal sealed class StreamChange(OutputKey key, KeptRanges kept)
{
    private readonly List<(ByteRange Range, ReadOnlyMemory<byte> Bytes)> _adds = [];
    private readonly List<ByteRange> _cuts = [];

    public OutputKey Key { get; } = key;

    public KeptRanges Kept { get; private set; } = kept;

    /// <summary>Dropped from rows that stand in the table: disjoint, by offset; rarely more than one.</summary>
    public IReadOnlyList<ByteRange> Cuts()
    {
        var joined = new List<ByteRange>();
        foreach (var cut in _cuts.OrderBy(cut => cut.Start))
        {
            if (joined is [.., var last] && last.End >= cut.Start) joined[^1] = last with { End = Math.Max(last.End, cut.End) };
            else joined.Add(cut);
        }

        return joined;
    }

    /// <summary>New rows; disjoint.</summary>
    public IReadOnlyList<(ByteRange Range, ReadOnlyMemory<byte> Bytes)> Adds => _adds;

    public void Write(OutputPiece piece)
    {
        var plan = Kept.Write(piece.Offset, piece.Bytes.Length, piece.Cap);
        if (!plan.Cut.IsEmpty) Cut(plan.Cut);
        foreach (var add in plan.Adds) _adds.Add((add, piece.Bytes.Slice((int)(add.Start - piece.Offset), (int)add.Length)));
        Kept = plan.After;
    }

    // From the rows of this append in memory, from all others in the table.
    private void Cut(ByteRange cut)
    {
        _cuts.Add(cut);
        var former = _adds.ToList();
        _adds.Clear();
        foreach (var (range, bytes) in former)
        {
            Keep(range with { End = Math.Min(range.End, cut.Start) }, range, bytes);
            Keep(range with { Start = Math.Max(range.Start, cut.End) }, range, bytes);
        }
    }

    private void Keep(ByteRange part, ByteRange whole, ReadOnlyMemory<byte> bytes)
    {
        if (!part.IsEmpty) _adds.Add((part, bytes.Slice((int)(part.Start - whole.Start), (int)part.Length)));
    }
}
