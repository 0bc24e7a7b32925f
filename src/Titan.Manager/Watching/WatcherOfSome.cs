using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>Watches tasks by their ids. Holds the names of those that changed, never a queue of changes.</summary>
internal sealed class WatcherOfSome(Watchers owner, IReadOnlyCollection<TaskId> ids) : Watcher
{
    private HashSet<TaskId> _changed = [];

    public IReadOnlyCollection<TaskId> Ids => ids;

    /// <summary>By its owner, under its lock.</summary>
    internal void Mark(TaskId id)
    {
        if (_changed.Add(id)) Signal();
    }

    /// <inheritdoc cref="Mark"/>
    internal HashSet<TaskId> TakeChanged()
    {
        var taken = _changed;
        if (taken.Count > 0) _changed = [];
        return taken;
    }

    private protected override (IReadOnlyCollection<TaskId> Changed, bool Lagged) Take() => (owner.Take(this), false);

    private protected override void Close() => owner.Close(this);
}
