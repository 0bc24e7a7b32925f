using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>The tasks whose live lease one Worker holds, by lease.</summary>
/// <remarks>Leases only grow, so that adding is appending; a list as long as the Worker's slots is quick to search. The oldest mostly end first, so the list begins at a place that moves on.</remarks>
internal sealed class HeldLeases : IReadOnlyCollection<KeyValuePair<Lease, TaskEntry>>
{
    private readonly List<KeyValuePair<Lease, TaskEntry>> _held = [];
    private int _first;

    public int Count => _held.Count - _first;

    public IEnumerable<TaskEntry> Tasks => this.Select(held => held.Value);

    public void Add(Lease lease, TaskEntry task)
    {
        var place = Find(lease);
        _held.Insert(~place, KeyValuePair.Create(lease, task));
    }

    public bool Remove(Lease lease)
    {
        var place = Find(lease);
        if (place < 0) return false;
        // What is on the shorter side moves up.
        if (place - _first > _held.Count - place) _held.RemoveAt(place);
        else RemoveFromFront(place);
        return true;
    }

    public bool TryGetTask(Lease lease, [NotNullWhen(true)] out TaskEntry? task)
    {
        var place = Find(lease);
        task = place < 0 ? null : _held[place].Value;
        return task is not null;
    }

    public IEnumerator<KeyValuePair<Lease, TaskEntry>> GetEnumerator() => _held.Skip(_first).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void RemoveFromFront(int place)
    {
        var held = CollectionsMarshal.AsSpan(_held);
        held[_first..place].CopyTo(held[(_first + 1)..]);
        held[_first++] = default;
        if (_first <= _held.Count / 2) return;
        _held.RemoveRange(0, _first);
        _first = 0;
    }

    /// <summary>Its index, or the complement of the one where it belongs.</summary>
    private int Find(Lease lease)
    {
        if (Count == 0 || _held[^1].Key < lease) return ~_held.Count;
        var (low, high) = (_first, _held.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_held[middle].Key == lease) return middle;
            if (_held[middle].Key < lease) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }
}
