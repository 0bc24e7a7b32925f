using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Storage.Memory;

/// <summary>Remembers for as long as the program runs: throw-away clusters and tests.</summary>
public sealed class MemoryStore(TimeProvider time) : IStore
{
    /// <summary>Tasks looked at in one go before writers get their turn.</summary>
    private const int ScanStep = 4_096;

    private readonly Lock _lock = new();
    private readonly TaskTable<MemoryTask> _tasks = new();
    private readonly Dictionary<string, WorkerState> _workers = [];
    private readonly List<MemoryTask> _byId = [];
    private readonly Queue<RequestState> _requests = new();
    private readonly HashSet<RequestId> _requestIds = [];
    private readonly Successors _successors = new();
    private int _retired;
    private ulong _epoch;
    private Lease _lastLease;

    public string Kind => "memory";

    public IReadOnlyList<Peer> Peers => [];

    public ValueTask PrepareAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation)
    {
        lock (_lock)
        {
            // Nothing outlives the program, so epochs and leases start from the time of day: they then also grow past those
            // that an earlier program gave to Workers that are still running, also within one second. 22 bits leave room for 4 million
            // leases a second, and keep the numbers below 2^53, which JSON readers need.
            var (second, ticks) = Math.DivRem((ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
            _epoch = Math.Max(_epoch + 1, second);
            _lastLease = new Lease(Math.Max(_lastLease.Number, (second << 22) + ((ticks << 22) / TimeSpan.TicksPerSecond)));
            return ValueTask.FromResult<StoredState?>(new StoredState
            {
                Epoch = _epoch,
                LastLease = _lastLease,
                Tasks = [.. _tasks.Where(task => !(task.State.EndedAt < endedSince)).Select(task => task.Snapshot())],
                Workers = [.. _workers.Values],
                Requests = [.. _requests],
            });
        }
    }

    public ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            foreach (var spec in changes.Specs)
            {
                var task = new MemoryTask(spec);
                if (!_tasks.TryAdd(task)) continue;
                _byId.Add(task);
                _successors.Add(spec);
            }

            foreach (var (id, state) in changes.States) _tasks.Get(id).State = state;
            foreach (var (id, attempt) in changes.Attempts) _tasks.Get(id).Put(attempt);
            foreach (var worker in changes.Workers) _workers[worker.Session.WorkerId] = worker;
            foreach (var request in changes.Requests)
            {
                if (_requestIds.Add(request.Id)) _requests.Enqueue(request);
            }

            foreach (var id in changes.Retired) Retire(id);
            foreach (var id in changes.ForgottenWorkers) _workers.Remove(id);
            if (changes.LastLease > _lastLease) _lastLease = changes.LastLease;
            Compact();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation)
    {
        lock (_lock) return ValueTask.FromResult(_tasks.TryGet(id, out var task) ? Show(task) : null);
    }

    public ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var found = new List<TaskId>();
            for (var i = IndexOfFirst(first); i < _byId.Count && _byId[i].Spec.Id <= last && found.Count < limit; i++)
            {
                if (!_byId[i].IsRetired) found.Add(_byId[i].Spec.Id);
            }

            return ValueTask.FromResult<IReadOnlyList<TaskId>>(found);
        }
    }

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation)
    {
        var page = new PageRoom(query);
        var rest = Walk(query.Before, task =>
        {
            if (query.Admits(task.Spec, task.State, task.LastAttempt)) page.Add(Show(task));
            return !page.IsFull;
        }, cancellation);
        return ValueTask.FromResult(new TaskPage(page.Tasks, rest));
    }

    public ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation)
    {
        var count = new TaskCount();
        var looked = 0;
        count.IsCut = Walk(null, task =>
        {
            if (query.Admits(task.Spec, task.State, task.LastAttempt)) count.Add(task.State.Phase);
            return ++looked < most;
        }, cancellation) is not null;
        return ValueTask.FromResult(count);
    }

    public ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        lock (_lock)
        {
            foreach (var piece in pieces)
            {
                if (!_tasks.TryGet(piece.Key.Task, out var task)) continue;
                task.Output ??= [];
                if (!task.Output.TryGetValue(piece.Key, out var kept)) task.Output.Add(piece.Key, kept = new KeptOutput(piece.Cap));
                kept.Write(piece.Offset, piece.Bytes.Span);
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_tasks.TryGet(key.Task, out var task) && task.Output is { } output && output.TryGetValue(key, out var kept)
                ? kept.Read(offset, limit)
                : new OutputSlice(offset, ReadOnlyMemory<byte>.Empty, 0));
        }
    }

    /// <summary>Nothing to do: what left the loop's memory left this one.</summary>
    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => ValueTask.FromResult(0);

    /// <summary>Nothing to do here either.</summary>
    public ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation)
    {
        lock (_lock)
        {
            var old = 0;
            for (; old < limit && _requests.TryPeek(out var oldest) && oldest.AcceptedAt <= acceptedUntil; old++) _requestIds.Remove(_requests.Dequeue().Id);
            return ValueTask.FromResult(old);
        }
    }

    public ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<TaskSpec>?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>From the newest on, or from the one before <paramref name="before"/>, for as long as the visitor wants more.</summary>
    /// <returns>The last one that was visited, when there may be others behind it.</returns>
    private TaskId? Walk(TaskId? before, Func<MemoryTask, bool> visit, CancellationToken cancellation)
    {
        var cursor = before;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            lock (_lock)
            {
                var index = (cursor is { } last ? IndexOfFirst(last) : _byId.Count) - 1;
                for (var looked = 0; index >= 0 && looked < ScanStep; index--, looked++)
                {
                    var task = _byId[index];
                    cursor = task.Spec.Id;
                    if (!task.IsRetired && !visit(task)) return index > 0 ? cursor : null;
                }

                if (index < 0) return null;
            }
        }
    }

    /// <summary>Ids only ever grow, so the list of commits is the list by id.</summary>
    private int IndexOfFirst(TaskId id)
    {
        var low = 0;
        var high = _byId.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_byId[middle].Spec.Id < id) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private StoredTask Show(MemoryTask task)
    {
        var retriedBy = _successors.LatestOf(task.Id);
        return retriedBy == TaskId.None ? task.Snapshot() : task.Snapshot() with { RetriedBy = retriedBy };
    }

    private void Retire(TaskId id)
    {
        if (!_tasks.TryGet(id, out var task)) return;
        _tasks.Remove(task);
        _successors.Remove(task.Spec);
        task.IsRetired = true;
        task.Output = null;
        _retired++;
    }

    private void Compact()
    {
        if (_retired < 1_024 || _retired < _byId.Count / 2) return;
        _byId.RemoveAll(task => task.IsRetired);
        _retired = 0;
    }
}
