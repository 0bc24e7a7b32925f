using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>The tasks whose live lease one Worker holds, by lease.</summary>
/// <remarks>Leases only grow, so that adding is appending; a list as long as the Worker's slots is quick to search.</remarks>
internal sealed class HeldLeases : IReadOnlyCollection<KeyValuePair<Lease, TaskEntry>>
{
    private readonly List<KeyValuePair<Lease, TaskEntry>> _held = [];

    public int Count => _held.Count;

    public IEnumerable<TaskEntry> Tasks => _held.Select(held => held.Value);

    public void Add(Lease lease, TaskEntry task)
    {
        var place = Find(lease);
        _held.Insert(~place, KeyValuePair.Create(lease, task));
    }

    public bool Remove(Lease lease)
    {
        var place = Find(lease);
        if (place < 0) return false;
        _held.RemoveAt(place);
        return true;
    }

    public bool TryGetTask(Lease lease, [NotNullWhen(true)] out TaskEntry? task)
    {
        var place = Find(lease);
        task = place < 0 ? null : _held[place].Value;
        return task is not null;
    }

    public IEnumerator<KeyValuePair<Lease, TaskEntry>> GetEnumerator() => _held.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Its index, or the complement of the one where it belongs.</summary>
    private int Find(Lease lease)
    {
        if (_held.Count == 0 || _held[^1].Key < lease) return ~_held.Count;
        var (low, high) = (0, _held.Count - 1);
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
