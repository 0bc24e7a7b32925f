namespace Titan.Core.Scheduling;

/// <summary>Things by rank, the first at hand: a binary heap that knows the place of each. Adding, removing and moving cost O(log n).</summary>
internal sealed class RankHeap<T>
    where T : class, IRanked
{
    private readonly List<T> _heap = [];

    public int Count => _heap.Count;

    /// <summary>Whoever goes first; null when there is none.</summary>
    public T? First => _heap.Count == 0 ? null : _heap[0];

    public void Add(T item)
    {
        _heap.Add(item);
        SiftUp(_heap.Count - 1, item);
    }

    public void Remove(T item)
    {
        var hole = item.HeapIndex;
        item.HeapIndex = -1;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (ReferenceEquals(last, item)) return;
        Settle(hole, last);
    }

    /// <summary>Its rank has changed.</summary>
    public void Move(T item) => Settle(item.HeapIndex, item);

    private void Settle(int index, T item)
    {
        if (index > 0 && item.Rank.Precedes(_heap[(index - 1) / 2].Rank)) SiftUp(index, item);
        else SiftDown(index, item);
    }

    private void SiftUp(int index, T item)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!item.Rank.Precedes(_heap[parent].Rank)) break;
            Put(index, _heap[parent]);
            index = parent;
        }

        Put(index, item);
    }

    private void SiftDown(int index, T item)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _heap.Count) break;
            if (child + 1 < _heap.Count && _heap[child + 1].Rank.Precedes(_heap[child].Rank)) child++;
            if (!_heap[child].Rank.Precedes(item.Rank)) break;
            Put(index, _heap[child]);
            index = child;
        }

        Put(index, item);
    }

    private void Put(int index, T item)
    {
        _heap[index] = item;
        item.HeapIndex = index;
    }
}
