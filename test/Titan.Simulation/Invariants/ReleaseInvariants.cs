using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Simulation.Store;

namespace Titan.Simulation.Invariants;

/// <summary>11: what leaves is durable. Right also when later batches are durable by then: a task may have moved on, or left.</summary>
internal static class ReleaseInvariants
{
    /// <param name="isLatest">True when no batch was committed since their own: what they say is then how the records stand.</param>
    public static void Check(IReadOnlyList<Release> releases, Records durable, bool isLatest = false)
    {
        for (var i = 0; i < releases.Count; i++)
        {
            switch (releases[i])
            {
                case Grant grant: CheckGrant(grant, durable, isLatest); break;
                case Stop stop: CheckStop(stop, durable); break;
                case Acknowledge order: CheckAcknowledge(order, durable); break;
                case TaskFact fact: CheckFact(fact, durable); break;
            }
        }
    }

    private static void CheckGrant(Grant grant, Records durable, bool isLatest)
    {
        if (!TryFind(grant.Spec.Id, durable, grant, out var task)) return;
        var attempt = Find(task, grant.Attempt);
        Invariant.Holds(attempt is not null && attempt.Lease == grant.Lease && attempt.Holder == grant.To, $"11: a grant that leaves is durable: lease {grant.Lease} to {grant.To}, stored {attempt}, {grant.Spec.Id}");
        Invariant.Holds(!isLatest || attempt.Phase.IsLive(), $"6: only a live lease is granted: lease {grant.Lease} is {attempt.Phase}, {grant.Spec.Id}");
    }

    private static void CheckStop(Stop stop, Records durable)
    {
        if (stop.Reason == StopReason.LeaseClosed)
        {
            // Of a task that is not stored, or another lease, there is nothing that could be live.
            var isLive = durable.TryFind(stop.Task, out var held) && Find(held, stop.Attempt) is { } attempt && IsLive(attempt, stop.Lease, stop);
            Invariant.Holds(!isLive, $"11: a lease is closed in the records before its attempt is stopped: lease {stop.Lease} of {stop.To}, {stop.Task}#{stop.Attempt}");
        }
        else if (TryFind(stop.Task, durable, stop, out var task))
        {
            Invariant.Holds(Find(task, stop.Attempt)?.Lease == stop.Lease, $"11: what is stopped was durably granted: lease {stop.Lease} of {stop.To}, {stop.Task}#{stop.Attempt}");
            Invariant.Holds(stop.Reason != StopReason.Cancelled || task.State.Cancellation is not null, $"11: a cancel that leaves is durable: {stop.Task}#{stop.Attempt}");
        }
    }

    private static void CheckAcknowledge(Acknowledge order, Records durable)
    {
        foreach (var (id, task) in durable.ById)
        {
            if (task.LastAttempt is { } last)
                Invariant.Holds(!IsLive(last, order.Lease, order), $"11: a result is in the records before it is acknowledged: lease {order.Lease} of {order.To} is {last.Phase}, {id}");
        }
    }

    private static void CheckFact(TaskFact fact, Records durable)
    {
        // A late report may be of a task that nobody knows.
        if (fact is LateReport || !TryFind(fact.Task, durable, fact, out var task)) return;
        var state = task.State;
        var isStored = fact switch
        {
            TaskEnded ended => state.Phase == ended.Phase && state.Cause == ended.Cause,
            TaskRequeued { Cause: Cause.WorkerLost } requeued => state.LossesUsed >= requeued.Used,
            TaskRequeued { Cause: Cause.Spawn } requeued => task.Attempts.Count(static attempt => attempt is { Phase: AttemptPhase.Failed, Cause: Cause.Spawn }) >= requeued.Used,
            TaskRequeued requeued => state.RetriesUsed >= requeued.Used,
            AttemptStarted started => Find(task, started.Attempt) is { StartedAt: not null } attempt && attempt.Holder == started.Worker,
            CancelRequested => state.Cancellation is not null,
            _ => true,
        };
        Invariant.Holds(isStored, $"11: what is told is durable: {fact}, stored {state} {task.LastAttempt}");
    }

    /// <summary>False when the task was durable and has left since.</summary>
    private static bool TryFind(TaskId id, Records durable, Release release, out StoredTask task)
    {
        if (durable.TryFind(id, out var found))
        {
            task = found;
            return true;
        }

        Invariant.Holds(durable.HasLeft(id), $"11: what leaves is of a durable task: {release}");
        task = null!;
        return false;
    }

    private static AttemptState? Find(StoredTask task, int number) => number >= 1 && number <= task.Attempts.Count ? task.Attempts[number - 1] : null;

    private static bool IsLive(AttemptState attempt, Lease lease, Order order) => attempt.Lease == lease && attempt.Phase.IsLive() && attempt.Holder == order.To;
}
