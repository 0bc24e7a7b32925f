using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>Somebody who wants to know when tasks change. Holds the names of changed tasks, never a queue of changes.</summary>
/// <remarks>However slow its reader is, it costs the loop one set insertion a change, and memory up to its bound.</remarks>
internal sealed class Watcher(Watchers owner, IReadOnlyCollection<TaskId>? ids) : IDisposable
{
    /// <summary>Changed tasks that a watcher of all tasks holds; beyond it has lagged.</summary>
    private const int MaxChanged = 10_000;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _signal = new(0, 1);
    private HashSet<TaskId> _changed = [];
    private volatile bool _lagged;

    /// <summary>Null: all tasks.</summary>
    public IReadOnlyCollection<TaskId>? Ids { get; } = ids;

    public void Mark(TaskId id)
    {
        // It will be told that changes were left out, of which this is one; a reader that never reads costs no more than this.
        if (_lagged) return;
        lock (_lock)
        {
            if (Ids is null && _changed.Count >= MaxChanged) _lagged = true;
            else if (!_changed.Add(id)) return;
            if (_signal.CurrentCount == 0) _signal.Release();
        }
    }

    /// <summary>Waits until something has changed; says what, and whether changes of other tasks were left out.</summary>
    public async Task<(IReadOnlyCollection<TaskId> Changed, bool Lagged)> TakeAsync(CancellationToken cancellation)
    {
        await _signal.WaitAsync(cancellation);
        lock (_lock)
        {
            var taken = (_changed, _lagged);
            _changed = [];
            _lagged = false;
            return taken;
        }
    }

    public void Dispose()
    {
        owner.Close(this);
        _signal.Dispose();
    }
}
