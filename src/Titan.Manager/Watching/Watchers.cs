using Google.Rpc;
using Titan.Core.Tasks;
using Titan.Manager.Memory;
using Titan.Protocol.Errors;

namespace Titan.Manager.Watching;

/// <summary>All watchers, by what they watch.</summary>
/// <remarks>However many watch all tasks and never read, a change costs the loop one entry of <see cref="RecentChanges"/>; one that waits costs its waking.</remarks>
internal sealed class Watchers(MemoryBudget memory)
{
    /// <summary>Watches and followed logs at once.</summary>
    private const int MaxWatchers = 10_000;

    /// <summary>Changes told in one go: what a watcher of all holds while its reader does not read on.</summary>
    private const int MostAtOnce = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<TaskId, List<WatcherOfSome>> _byTask = [];
    private readonly RecentChanges _recent = new();
    private readonly HashSet<WatcherOfAll> _waiting = [];
    private int _ofAll;
    private volatile int _count;

    private volatile int _ids;

    /// <summary>How many are open.</summary>
    public int Count => _count;

    /// <summary>Ids that are watched in all.</summary>
    public int Ids => _ids;

    /// <summary>Whether so many ids more can be watched, before they are looked at.</summary>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: they are too many.</exception>
    public void Admit(int ids)
    {
        if (_ids + ids <= memory.WatchedIds) return;
        throw Failures.Rpc(Code.ResourceExhausted, Reasons.TooManyWatchers,
            $"{_ids} ids are watched, and these are {ids} more; the most this manager watches in all is {memory.WatchedIds}",
            "watch fewer, or all tasks by a filter, or start the manager with more memory", limit: "watched_ids");
    }

    /// <param name="ids">Null: all tasks. Sorted, each once.</param>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there are too many, or they watch too much.</exception>
    public Watcher Open(TaskId[]? ids)
    {
        lock (_lock)
        {
            if (_count >= MaxWatchers)
            {
                throw Failures.Rpc(Code.ResourceExhausted, Reasons.TooManyWatchers,
                    $"{_count} watches are open, the most this manager takes", "close some, or ask with titan get instead", limit: "watchers");
            }

            Admit(ids?.Length ?? 0);
            _count++;
            _ids += ids?.Length ?? 0;
            if (ids is null)
            {
                _ofAll++;
                return new WatcherOfAll(this, _recent.End);
            }

            var watcher = new WatcherOfSome(this, ids);
            foreach (var id in ids)
            {
                // Most tasks are watched by one.
                if (!_byTask.TryGetValue(id, out var ofTask)) _byTask[id] = ofTask = new List<WatcherOfSome>(1);
                ofTask.Add(watcher);
            }

            return watcher;
        }
    }

    public void Notify(TaskId id)
    {
        if (_count == 0) return;
        lock (_lock)
        {
            if (_ofAll > 0) _recent.Add(id);
            foreach (var watcher in _waiting) watcher.Signal();
            _waiting.Clear();
            if (!_byTask.TryGetValue(id, out var ofTask)) return;
            foreach (var watcher in ofTask) watcher.Mark(id);
        }
    }

    /// <summary>What has changed for it since it asked last.</summary>
    internal IReadOnlyCollection<TaskId> Take(WatcherOfSome watcher)
    {
        lock (_lock) return watcher.TakeChanged();
    }

    /// <inheritdoc cref="Take(WatcherOfSome)"/>
    /// <remarks>One that has nothing to take is signalled when there is.</remarks>
    internal (HashSet<TaskId> Changed, bool Lagged) Take(WatcherOfAll watcher)
    {
        TaskId[] changes;
        bool lagged;
        lock (_lock)
        {
            lagged = watcher.Position < _recent.Begin;
            if (lagged) watcher.Position = _recent.Begin;
            changes = _recent.From(watcher.Position, MostAtOnce);
            watcher.Position += changes.Length;
            if (changes.Length == 0) _waiting.Add(watcher);
        }

        return (changes.ToHashSet(), lagged);
    }

    internal void Close(WatcherOfSome watcher)
    {
        lock (_lock)
        {
            _count--;
            _ids -= watcher.Ids.Length;
            foreach (var id in watcher.Ids)
            {
                var ofTask = _byTask[id];
                ofTask.Remove(watcher);
                if (ofTask.Count == 0) _byTask.Remove(id);
            }
        }
    }

    internal void Close(WatcherOfAll watcher)
    {
        lock (_lock)
        {
            _count--;
            _ofAll--;
            _waiting.Remove(watcher);
        }
    }
}
