using System.Diagnostics.CodeAnalysis;
using Titan.Core;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Invariants;

namespace Titan.Simulation.Store;

/// <summary>What a store would remember, kept by the letter of <see cref="Changes"/> and nothing else.</summary>
internal sealed class Records
{
    private readonly Dictionary<TaskId, StoredTask> _tasks;
    private readonly Dictionary<string, WorkerState> _workers;
    private readonly Dictionary<RequestId, RequestState> _requests;
    private readonly HashSet<TaskId> _left;
    private readonly HashSet<TaskId> _seen = [];
    private Changes? _latest;
    private ulong _epoch;

    public Records()
    {
        _tasks = [];
        _workers = new(StringComparer.Ordinal);
        _requests = [];
        _left = [];
    }

    private Records(Records other)
    {
        _tasks = new(other._tasks);
        _workers = new(other._workers, StringComparer.Ordinal);
        _requests = new(other._requests);
        _left = [.. other._left];
        _latest = other._latest;
        _epoch = other._epoch;
        LastLease = other.LastLease;
    }

    /// <summary>True: what is retired stays, as in stores with history.</summary>
    public bool KeepsHistory { get; init; }

    public int Count => _tasks.Count;

    /// <summary>In order of arrival.</summary>
    public IEnumerable<StoredTask> Tasks => _tasks.Values.OrderBy(task => task.Spec.Id);

    /// <summary>The same in no order, and quicker.</summary>
    public Dictionary<TaskId, StoredTask> ById => _tasks;

    public IReadOnlyDictionary<string, WorkerState> Workers => _workers;

    public IReadOnlyDictionary<RequestId, RequestState> Requests => _requests;

    public Lease LastLease { get; private set; }

    public bool TryFind(TaskId id, [NotNullWhen(true)] out StoredTask? task) => _tasks.TryGetValue(id, out task);

    /// <summary>Whether the task was here once, and was retired.</summary>
    public bool HasLeft(TaskId id) => _left.Contains(id);

    /// <summary>The same records, which go their own way from now on.</summary>
    public Records Clone() => new(this);

    /// <summary>Applies a batch. The latest one may come again, since commits are retried: that changes nothing.</summary>
    public void Commit(Changes changes)
    {
        var isRepeated = ReferenceEquals(changes, _latest);
        if (!isRepeated) CheckForm(changes);
        _latest = changes;

        foreach (var spec in changes.Specs)
        {
            Invariant.Holds(isRepeated || !_tasks.ContainsKey(spec.Id), $"4: a task is new once: {spec.Id}");
            _tasks[spec.Id] = new StoredTask(spec, TaskState.Queued, []);
        }

        foreach (var (id, state) in changes.States)
        {
            if (TryGet(id, isRepeated, out var task)) _tasks[id] = task with { State = state };
        }

        foreach (var (id, attempt) in changes.Attempts)
        {
            if (TryGet(id, isRepeated, out var task)) _tasks[id] = task with { Attempts = With(task, attempt) };
        }

        foreach (var worker in changes.Workers) _workers[worker.Session.WorkerId] = worker;
        foreach (var request in changes.Requests)
        {
            Invariant.Holds(isRepeated || !_requests.TryGetValue(request.Id, out var earlier) || request.AcceptedAt - earlier.AcceptedAt >= Limits.RequestsKept, $"4: a request is new once: {request.Id}");
            _requests[request.Id] = request;
        }

        foreach (var id in changes.Retired) Retire(id, isRepeated);
        foreach (var id in changes.ForgottenWorkers) _workers.Remove(id);
        LastLease = changes.LastLease;
    }

    /// <summary>Removes an ended task, because a person wants it so.</summary>
    /// <returns>False when it is not here any more.</returns>
    public bool Forget(TaskId id)
    {
        if (!_tasks.Remove(id, out var task)) return false;
        Invariant.Holds(task.State.Phase.IsTerminal(), $"1: only what has ended can be forgotten: {id}, {task.State.Phase}");
        _left.Add(id);
        return true;
    }

    /// <summary>The records that a leadership begins with.</summary>
    public static Records Of(StoredState stored)
    {
        var records = new Records { LastLease = stored.LastLease };
        foreach (var task in stored.Tasks) records._tasks.Add(task.Spec.Id, task);
        foreach (var worker in stored.Workers) records._workers.Add(worker.Session.WorkerId, worker);
        foreach (var request in stored.Requests) records._requests.Add(request.Id, request);
        return records;
    }

    /// <summary>What the next leader is handed.</summary>
    public StoredState Open() => Open(++_epoch, new Instant(0));

    /// <param name="endedSince">What ended before is not handed over: it has left memory.</param>
    public StoredState Open(ulong epoch, Instant endedSince)
    {
        foreach (var (id, task) in _tasks)
        {
            if (task.State.EndedAt < endedSince) _left.Add(id);
        }

        return Opened(epoch, endedSince);
    }

    private StoredState Opened(ulong epoch, Instant endedSince) => new()
    {
        Epoch = epoch,
        LastLease = LastLease,
        Tasks = [.. Tasks.Where(task => !(task.State.EndedAt < endedSince))],
        Workers = [.. _workers.Values.OrderBy(worker => worker.Session.WorkerId, StringComparer.Ordinal)],
        Requests = [.. _requests.Values.OrderBy(request => request.AcceptedAt).ThenBy(request => request.Id.High)],
    };

    /// <summary>Each record comes at most once in a batch, and leases only grow.</summary>
    private void CheckForm(Changes changes)
    {
        Invariant.Holds(changes.LastLease >= LastLease, $"5: leases only grow: {changes.LastLease} after {LastLease}");
        _seen.Clear();
        foreach (var (id, _) in changes.States) Invariant.Holds(_seen.Add(id), $"12: a state comes once in a batch: {id}");
        for (var i = 1; i < changes.Workers.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var id = changes.Workers[i].Session.WorkerId;
                Invariant.Holds(changes.Workers[j].Session.WorkerId != id, $"12: a Worker comes once in a batch: {id}");
            }
        }
    }

    private bool TryGet(TaskId id, bool isRepeated, [NotNullWhen(true)] out StoredTask? task)
    {
        var isKnown = _tasks.TryGetValue(id, out task);
        Invariant.Holds(isKnown || isRepeated, $"12: only what is stored can change: {id}");
        return isKnown;
    }

    private void Retire(TaskId id, bool isRepeated)
    {
        var isKnown = KeepsHistory ? _tasks.TryGetValue(id, out var task) : _tasks.Remove(id, out task);
        Invariant.Holds(isKnown || isRepeated, $"12: only what is stored can leave: {id}");
        Invariant.Holds(task is null || task.State.Phase.IsTerminal(), $"1: only what has ended can leave: {id}, {task?.State.Phase}");
        _left.Add(id);
    }

    private static AttemptState[] With(StoredTask task, AttemptState attempt)
    {
        var count = task.Attempts.Count;
        Invariant.Holds(attempt.Number >= 1 && attempt.Number <= count + 1, $"3: attempt numbers have no gaps: {attempt.Number} after {count}, {task.Spec.Id}");
        var attempts = new AttemptState[Math.Max(count, attempt.Number)];
        for (var i = 0; i < count; i++) attempts[i] = task.Attempts[i];
        attempts[attempt.Number - 1] = attempt;
        return attempts;
    }
}
