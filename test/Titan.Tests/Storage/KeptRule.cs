namespace Titan.Tests.Storage;

/// <summary>What is kept of a stream, said byte by byte: slow, and plain to see.</summary>
internal sealed class KeptRule(long cap)
{
    private readonly long _tailLimit = cap / 2;
    private readonly long _headLimit = cap - (cap / 2);
    private readonly SortedSet<long> _head = [];
    private SortedSet<long> _tail = [];

    public List<long> Kept => [.. _head.Union(_tail).Order()];

    public void Write(long offset, int length)
    {
        var piece = new SortedSet<long>(Enumerable.Range(0, length).Select(index => offset + index));
        if (offset <= _head.Count) FillHead(piece);

        _tail.ExceptWith(_head);
        piece.ExceptWith(_head);
        if (_tail.Count > 0 && _tail.Count == _tailLimit) piece.RemoveWhere(at => at < _tail.Min);
        if (piece.Count == 0) return;

        var joined = new SortedSet<long>(_tail.Union(piece));
        _tail = joined.Max - joined.Min == joined.Count - 1 ? joined : piece;
        while (_tail.Count > _tailLimit) _tail.Remove(_tail.Min);
    }

    private void FillHead(SortedSet<long> piece)
    {
        while (_head.Count < _headLimit && (piece.Contains(_head.Count) || (_head.Count > piece.Max && _tail.Contains(_head.Count)))) _head.Add(_head.Count);
    }
}
