using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.World;

/// <summary>What a store would remember, kept by the letter of <see cref="Changes"/> and nothing else.</summary>
internal sealed class Records
{
    private readonly SortedDictionary<TaskId, (TaskSpec Spec, TaskState State, List<AttemptState> Attempts)> _tasks = [];
    private readonly SortedDictionary<string, WorkerState> _workers = new(StringComparer.Ordinal);
    private Lease _lastLease;
    private ulong _epoch;

    public IEnumerable<StoredTask> Tasks => _tasks.Values.Select(task => new StoredTask(task.Spec, task.State, task.Attempts));

    public IReadOnlyDictionary<string, WorkerState> Workers => _workers;

    public Lease LastLease => _lastLease;

    public StoredTask? Find(TaskId id) => _tasks.TryGetValue(id, out var task) ? new StoredTask(task.Spec, task.State, task.Attempts) : null;

    public void Commit(Changes changes)
    {
        Assert.True(changes.LastLease >= _lastLease, "leases only grow");
        Assert.Equal(changes.States.Count, changes.States.Select(change => change.Task).Distinct().Count());
        Assert.Equal(changes.Workers.Count, changes.Workers.Select(worker => worker.Session.WorkerId).Distinct().Count());

        foreach (var spec in changes.Specs) _tasks.Add(spec.Id, (spec, TaskState.Queued, []));
        foreach (var (id, state) in changes.States) _tasks[id] = _tasks[id] with { State = state };
        foreach (var (id, attempt) in changes.Attempts) Put(_tasks[id].Attempts, attempt);
        foreach (var worker in changes.Workers) _workers[worker.Session.WorkerId] = worker;
        foreach (var id in changes.Retired) Assert.True(_tasks.Remove(id), "only what is stored can leave");
        foreach (var id in changes.ForgottenWorkers) _workers.Remove(id);
        _lastLease = changes.LastLease;
    }

    /// <summary>What the next leader is handed.</summary>
    public StoredState Open() => new()
    {
        Epoch = ++_epoch,
        LastLease = _lastLease,
        Tasks = [.. _tasks.Values.Select(task => new StoredTask(task.Spec, task.State, [.. task.Attempts]))],
        Workers = [.. _workers.Values],
    };

    private static void Put(List<AttemptState> attempts, AttemptState attempt)
    {
        Assert.InRange(attempt.Number, 1, attempts.Count + 1);
        if (attempt.Number > attempts.Count) attempts.Add(attempt);
        else attempts[attempt.Number - 1] = attempt;
    }
}
