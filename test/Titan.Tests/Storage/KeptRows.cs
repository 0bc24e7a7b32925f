using Titan.Storage;

namespace Titan.Tests.Storage;

/// <summary>A stream as rows of a table, by the plans that SQL stores follow.</summary>
internal sealed class KeptRows(long cap)
{
    private readonly SortedDictionary<long, byte[]> _rows = [];

    public KeptRanges Ranges { get; private set; }

    public IEnumerable<ByteRange> Pieces => _rows.Select(row => new ByteRange(row.Key, row.Key + row.Value.Length));

    public List<long> Kept => [.. _rows.SelectMany(row => row.Value.Select((value, index) =>
    {
        Assert.Equal(row.Key + index, value);
        return row.Key + index;
    }))];

    public void Write(long offset, byte[] bytes)
    {
        var plan = Ranges.Write(offset, bytes.Length, cap);
        if (!plan.Cut.IsEmpty) Cut(plan.Cut);
        foreach (var add in plan.Adds) _rows.Add(add.Start, bytes[(int)(add.Start - offset)..(int)(add.End - offset)]);
        Ranges = plan.After;
    }

    private void Cut(ByteRange cut)
    {
        foreach (var (start, bytes) in _rows.ToList())
        {
            var end = start + bytes.Length;
            if (end <= cut.Start || start >= cut.End) continue;
            _rows.Remove(start);
            if (start < cut.Start) _rows.Add(start, bytes[..(int)(cut.Start - start)]);
            if (end > cut.End) _rows.Add(cut.End, bytes[(int)(cut.End - start)..]);
        }
    }
}
