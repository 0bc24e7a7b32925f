using System.Collections.Immutable;
using Google.Rpc;
using Titan.Core.Tasks;
using Titan.Protocol.Errors;

namespace Titan.Manager.Watching;

/// <summary>All watchers, by what they watch.</summary>
/// <remarks>However many watch all tasks and never read, a change costs the loop one entry of <see cref="RecentChanges"/>; one that waits costs its waking.</remarks>
internal sealed class Watchers
{
    /// <summary>Watches and followed logs at once.</summary>
    private const int MaxWatchers = 10_000;

    /// <summary>Changes told in one go: what a watcher of all holds while its reader does not read on.</summary>
    private const int MostAtOnce = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TaskId, ImmutableArray<WatcherOfSome>> _byTask = [];
    private readonly RecentChanges _recent = new();
    private readonly HashSet<WatcherOfAll> _waiting = [];
    private int _ofAll;
    private volatile int _count;

    /// <summary>How many are open.</summary>
    public int Count => _count;

    /// <param name="ids">Null: all tasks.</param>
    /// <exception cref="Grpc.Core.RpcException">RESOURCE_EXHAUSTED: there are too many.</exception>
    public Watcher Open(IReadOnlyCollection<TaskId>? ids)
    {
        lock (_lock)
        {
            if (_count >= MaxWatchers)
            {
                throw Failures.Rpc(Code.ResourceExhausted, Reasons.TooManyWatchers,
                    $"{_count} watches are open, the most this manager takes", "close some, or ask with titan get instead", limit: "watchers");
            }

            _count++;
            if (ids is null)
            {
                _ofAll++;
                return new WatcherOfAll(this, _recent.End);
            }

            var watcher = new WatcherOfSome(this, ids);
            foreach (var id in ids) _byTask[id] = _byTask.GetValueOrDefault(id, []).Add(watcher);
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
            foreach (var watcher in _byTask.GetValueOrDefault(id, [])) watcher.Mark(id);
        }
    }

    /// <summary>What has changed for it since it asked last. One of all that has nothing to take is signalled when there is.</summary>
    internal (IReadOnlyCollection<TaskId> Changed, bool Lagged) Take(Watcher watcher)
    {
        TaskId[] changes;
        bool lagged;
        lock (_lock)
        {
            if (watcher is WatcherOfSome some) return (some.TakeChanged(), false);

            var all = (WatcherOfAll)watcher;
            lagged = all.Position < _recent.Begin;
            if (lagged) all.Position = _recent.Begin;
            changes = _recent.From(all.Position, MostAtOnce);
            all.Position += changes.Length;
            if (changes.Length == 0) _waiting.Add(all);
        }

        return (changes.ToHashSet(), lagged);
    }

    internal void Close(Watcher watcher)
    {
        lock (_lock)
        {
            _count--;
            if (watcher is WatcherOfAll all)
            {
                _ofAll--;
                _waiting.Remove(all);
            }

            foreach (var id in (watcher as WatcherOfSome)?.Ids ?? [])
            {
                var rest = _byTask[id].Remove((WatcherOfSome)watcher);
                if (rest.IsEmpty) _byTask.Remove(id);
                else _byTask[id] = rest;
            }
        }
    }
}
