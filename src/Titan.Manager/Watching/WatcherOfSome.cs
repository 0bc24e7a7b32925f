using System.Collections;
using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>Watches tasks by their ids. Holds a bit for each that changed, never a queue of changes.</summary>
/// <param name="ids">Sorted, each once.</param>
internal sealed class WatcherOfSome(Watchers owner, TaskId[] ids) : Watcher
{
    private readonly BitArray _changed = new(ids.Length);
    private int _count;

    public TaskId[] Ids => ids;

    /// <summary>By its owner, under its lock.</summary>
    internal void Mark(TaskId id)
    {
        if (Array.BinarySearch(ids, id) is not (>= 0 and var at) || _changed[at]) return;
        _changed[at] = true;
        _count++;
        Signal();
    }

    /// <inheritdoc cref="Mark"/>
    internal IReadOnlyCollection<TaskId> TakeChanged()
    {
        if (_count == 0) return [];
        var taken = new List<TaskId>(_count);
        for (var at = 0; at < ids.Length && taken.Count < _count; at++)
        {
            if (_changed[at]) taken.Add(ids[at]);
        }

        _changed.SetAll(false);
        _count = 0;
        return taken;
    }

    private protected override (IReadOnlyCollection<TaskId> Changed, bool Lagged) Take() => (owner.Take(this), false);

    private protected override void Close() => owner.Close(this);
}
