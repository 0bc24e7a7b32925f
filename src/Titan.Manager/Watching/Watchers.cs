using System.Collections.Immutable;
using Google.Rpc;
using Titan.Core.Tasks;
using Titan.Protocol.Errors;

namespace Titan.Manager.Watching;

/// <summary>All watchers, by what they watch.</summary>
internal sealed class Watchers
{
    /// <summary>Watches and followed logs at once.</summary>
    private const int MaxWatchers = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<TaskId, ImmutableArray<Watcher>> _byTask = [];
    private ImmutableArray<Watcher> _ofAll = [];
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
            var watcher = new Watcher(this, ids);
            if (ids is null) _ofAll = _ofAll.Add(watcher);
            foreach (var id in ids ?? []) _byTask[id] = _byTask.GetValueOrDefault(id, []).Add(watcher);
            return watcher;
        }
    }

    public void Notify(TaskId id)
    {
        if (_count == 0) return;
        lock (_lock)
        {
            foreach (var watcher in _ofAll) watcher.Mark(id);
            foreach (var watcher in _byTask.GetValueOrDefault(id, [])) watcher.Mark(id);
        }
    }

    internal void Close(Watcher watcher)
    {
        lock (_lock)
        {
            _count--;
            _ofAll = _ofAll.Remove(watcher);
            foreach (var id in watcher.Ids ?? [])
            {
                var rest = _byTask[id].Remove(watcher);
                if (rest.IsEmpty) _byTask.Remove(id);
                else _byTask[id] = rest;
            }
        }
    }
}
