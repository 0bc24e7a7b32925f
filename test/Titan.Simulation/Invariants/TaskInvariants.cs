using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Simulation.Invariants;

/// <summary>Of one task in memory: its budgets, its attempts, its one place to wait.</summary>
internal static class TaskInvariants
{
    public static void Check(TaskEntry task, Cluster cluster)
    {
        CheckBudgets(task);
        CheckAttempts(task, cluster);
        CheckPlace(task);
    }

    private static void CheckBudgets(TaskEntry task)
    {
        var (spec, state) = (task.Spec, task.State);
        var (failed, lost) = (0, 0);
        for (var i = 0; i < task.Attempts.Count; i++)
        {
            // What could not be started did not run.
            if (task.Attempts[i] is { Phase: AttemptPhase.Failed, Cause: not Cause.Spawn }) failed++;
            else if (task.Attempts[i].Phase == AttemptPhase.Lost) lost++;
        }

        Invariant.Holds(state.RetriesUsed <= spec.MaxRetries, $"3: retries stay within their budget: {state.RetriesUsed} of {spec.MaxRetries}, {spec.Id}");
        Invariant.Holds(state.LossesUsed <= spec.MaxLosses + 1, $"3: losses stay within their budget: {state.LossesUsed} of {spec.MaxLosses}, {spec.Id}");
        Invariant.Holds(failed <= spec.MaxRetries + 1, $"3: runs charged to the task stay within its budget: {failed} failed of 1 + {spec.MaxRetries}, {spec.Id}");
        // The failure that a task ends with is followed by no retry, so it is charged to nobody.
        Invariant.Holds(state.RetriesUsed == failed || (state.Phase.IsTerminal() && state.RetriesUsed == failed - 1), $"3: each failed run is charged once: {failed} failed, {state.RetriesUsed} charged, {spec.Id}");
        Invariant.Holds(state.LossesUsed <= lost, $"3: only what was lost is charged as a loss: {lost} lost, {state.LossesUsed} charged, {spec.Id}");
    }

    private static void CheckAttempts(TaskEntry task, Cluster cluster)
    {
        var (id, state) = (task.Spec.Id, task.State);
        var last = Lease.None;
        for (var i = 0; i < task.Attempts.Count; i++)
        {
            var attempt = task.Attempts[i];
            Invariant.Holds(attempt.Number == i + 1, $"3: attempt numbers have no gaps: {attempt.Number} in place {i + 1}, {id}");
            Invariant.Holds(attempt.Lease > last, $"5: leases only grow: {attempt.Lease} after {last}, {id}");
            Invariant.Holds(!attempt.Phase.IsLive() || i == task.Attempts.Count - 1, $"5: one live lease a task: {attempt.Lease} is {attempt.Phase} and not the last, {id}");
            Invariant.Holds(attempt.Phase.IsLive() == attempt.EndedAt is null, $"1: an end has its time: attempt {attempt.Number} is {attempt.Phase}, {id}");
            last = attempt.Lease;
        }

        Invariant.Holds(last <= cluster.LastLease, $"5: leases only grow: {last} is beyond {cluster.LastLease}, {id}");
        Invariant.Holds((state.Phase == Phase.Running) == (task.LiveAttempt is not null), $"5: a running task has a live lease, and no other has: {state.Phase}, {task.LastAttempt?.Phase}, {id}");
        if (task.LiveAttempt is { } live)
            Invariant.Holds(cluster.Fleet.TryGet(live.Holder, out var worker) && worker.Live.TryGetTask(live.Lease, out var held) && held == task, $"5: a lease and its holder agree: {live.Lease} of {live.Holder.WorkerId} {live.Holder.Session}, {id}");
    }

    private static void CheckPlace(TaskEntry task)
    {
        var (id, state) = (task.Spec.Id, task.State);
        Invariant.Holds(state.Phase.IsTerminal() == state.EndedAt is not null, $"1: an end has its time: {state.Phase}, {id}");
        var isTimed = task.DeadlineIndex >= 0;
        if (state.Phase == Phase.Pending) Invariant.Holds(task.IsQueued != isTimed, $"10: a pending task is in the queue or waits for its time: queued {task.IsQueued}, timed {isTimed}, {id}");
        else Invariant.Holds(!task.IsQueued, $"10: nothing but a pending task is in the queue: {state.Phase}, {id}");
        Invariant.Holds(!state.Phase.IsTerminal() || !isTimed, $"14: an ended task leaves no timer behind: {state.Phase}, {id}");
        if (state.Cancellation is { } cancellation)
            Invariant.Holds(state.Phase.IsTerminal() == (cancellation.Outcome != CancellationOutcome.Requested), $"8: the race has a winner when the task has ended: {state.Phase}, {cancellation.Outcome}, {id}");
    }
}
