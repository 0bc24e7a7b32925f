using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Invariants;

namespace Titan.Simulation.Store;

/// <summary>All that one Orchestrator has to hand on to the next: every task with its place in its queue, every Worker with what it holds.</summary>
internal sealed class Remembered
{
    private readonly SortedDictionary<TaskId, TaskView> _tasks = [];
    private readonly SortedDictionary<string, WorkerView> _workers = new(StringComparer.Ordinal);

    public Remembered(Orchestrator orchestrator, Instant now)
    {
        foreach (var task in orchestrator.Cluster.Tasks) _tasks.Add(task.Id, orchestrator.Find(task.Id, now)!);
        foreach (var worker in orchestrator.Workers().Workers) _workers.Add(worker.State.Session.WorkerId, worker);
    }

    /// <summary>12: the next one, built from the store at the same moment, has it all; of no Worker has it heard yet.</summary>
    public void CheckSameAs(Remembered next)
    {
        Invariant.Holds(_tasks.Count == next._tasks.Count, $"12: every task is remembered, and no other: {_tasks.Count}, then {next._tasks.Count}");
        foreach (var (id, task) in _tasks)
        {
            Invariant.Holds(next._tasks.TryGetValue(id, out var after), $"12: every task is remembered: {id}");
            Invariant.Holds(task.Spec == after!.Spec && task.State == after.State && task.Attempts.SequenceEqual(after.Attempts), $"12: a task is what it was: {task}, then {after}");
            // Its number in the queue, the end of its delay or back-off, or what it lacks.
            Invariant.Holds(task.Waiting == after.Waiting, $"12: a task waits where it waited, for the same: {task.Waiting}, then {after.Waiting}, {id}");
        }

        Invariant.Holds(_workers.Count == next._workers.Count, $"12: every Worker is remembered, and no other: {_workers.Count}, then {next._workers.Count}");
        foreach (var (id, worker) in _workers)
        {
            Invariant.Holds(next._workers.TryGetValue(id, out var after), $"12: every Worker is remembered: {id}");
            Invariant.Holds(worker.State == after!.State, $"12: a Worker is what it was: {worker.State}, then {after.State}");
            Invariant.Holds(worker.Running.SequenceEqual(after.Running), $"12: a Worker holds what it held: {string.Join(' ', worker.Running)}, then {string.Join(' ', after.Running)}, {id}");
            var standing = worker.Standing == WorkerStanding.Dead ? WorkerStanding.Dead : WorkerStanding.Missing;
            Invariant.Holds(after.Standing == standing, $"12: a Worker is missing until it is heard, or dead: {after.Standing}, {id}");
        }
    }
}
