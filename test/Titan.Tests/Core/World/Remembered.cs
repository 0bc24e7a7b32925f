using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.World;

/// <summary>All that one Orchestrator has to hand on to the next: every task with its place in its queue, every Worker with what it holds.</summary>
internal sealed class Remembered
{
    private readonly SortedDictionary<TaskId, TaskView> _tasks = [];
    private readonly SortedDictionary<string, WorkerView> _workers = new(StringComparer.Ordinal);

    public Remembered(CoreWorld world)
    {
        foreach (var id in world.Orchestrator.Cluster.Tasks.Keys) _tasks.Add(id, world.Orchestrator.Find(id, world.Now)!);
        foreach (var worker in world.Orchestrator.Workers()) _workers.Add(worker.State.Session.WorkerId, worker);
    }

    public void AssertSameAs(Remembered other)
    {
        Assert.Equal(_tasks.Keys, other._tasks.Keys);
        foreach (var (id, task) in _tasks)
        {
            var after = other._tasks[id];
            Assert.True(task.Spec == after.Spec && task.State == after.State && task.Attempts.SequenceEqual(after.Attempts), "12: a task is what it was");
            // Its number in the queue, the end of its delay or back-off, or what it lacks.
            Assert.True(task.Waiting == after.Waiting, $"12: a task waits where it waited, for the same: {task.Waiting}, {after.Waiting}");
        }

        Assert.Equal(_workers.Keys, other._workers.Keys);
        foreach (var (id, worker) in _workers)
        {
            var after = other._workers[id];
            Assert.Equal(worker.State, after.State);
            Assert.Equal(worker.Running, after.Running);
            Assert.Equal(worker.Standing == WorkerStanding.Dead ? WorkerStanding.Dead : WorkerStanding.Missing, after.Standing);
        }
    }
}
