using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>What a Worker's inventory says about the leases it holds: which are confirmed, which it must stop, and which are to be granted again.</summary>
internal sealed class Reconciliation(Cluster cluster, Lifecycle lifecycle, Endings endings)
{
    /// <summary>Attempts under unknown leases that are stopped at once; of the others the Worker hears when it says again what it holds.</summary>
    private const int MostStops = 1_024;

    /// <param name="grantInFlight">A grant that is younger may still be on its way.</param>
    public void Reconcile(WorkerEntry worker, IReadOnlyList<HeldAttempt> held, TimeSpan grantInFlight, Instant now, Decision decision)
    {
        var known = 0;
        var strangers = 0;
        var stops = 0;
        // By index: an enumerator would be made for each pulse.
        for (var at = 0; at < held.Count; at++)
        {
            var entry = held[at];
            if (LiveOf(worker, entry) is { } task)
            {
                known++;
                Confirm(task, entry, now, decision);
            }
            else if (entry.Phase != HeldPhase.Ended)
            {
                // Its result, if any, is heard as late; an ended one is only waiting to be acknowledged.
                strangers++;
                if (entry.Phase != HeldPhase.Stopping && ++stops <= MostStops)
                    decision.Release(new Stop(worker.State.Session, entry.Task, entry.Attempt, entry.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
            }
        }

        if (worker.Strangers != strangers)
        {
            worker.Strangers = strangers;
            cluster.Placement.Refresh(worker);
        }

        if (known < worker.Live.Count) GrantAgain(worker, held, grantInFlight, now, decision);
    }

    public static TaskEntry? LiveOf(WorkerEntry worker, HeldAttempt held) =>
        worker.Live.TryGetTask(held.Lease, out var task) && task.Spec.Id == held.Task ? task : null;

    private void Confirm(TaskEntry task, HeldAttempt held, Instant now, Decision decision)
    {
        var attempt = task.LiveAttempt!;
        if (held.Phase == HeldPhase.Running) lifecycle.Start(task, attempt, now, now, decision);
        if (task.State.Cancellation is not null && held.Phase is HeldPhase.Accepted or HeldPhase.Running)
            decision.Release(new Stop(attempt.Holder, held.Task, attempt.Number, attempt.Lease, StopReason.Cancelled, task.Spec.Grace));
    }

    private void GrantAgain(WorkerEntry worker, IReadOnlyList<HeldAttempt> held, TimeSpan inFlight, Instant now, Decision decision)
    {
        var leases = held.Select(entry => entry.Lease).ToHashSet();
        foreach (var (lease, task) in worker.Live.ToList())
        {
            var attempt = task.LiveAttempt!;
            if (leases.Contains(lease) || IsInFlight(attempt, inFlight, now)) continue;
            if (task.State.Cancellation is null) cluster.Unseen[lease] = task;
            else EndUnseen(task, attempt, now, decision);
        }
    }

    /// <summary>Of a time to come was only what another Manager granted, by another clock: no link of ours carries it.</summary>
    private static bool IsInFlight(AttemptState attempt, TimeSpan inFlight, Instant now) =>
        attempt.GrantedAt <= now && now - attempt.GrantedAt < inFlight;

    /// <summary>A cancelled attempt that its Worker does not hold has nothing left to stop, unless its grant still comes.</summary>
    private void EndUnseen(TaskEntry task, AttemptState attempt, Instant now, Decision decision)
    {
        decision.Release(new Stop(attempt.Holder, task.Spec.Id, attempt.Number, attempt.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
        endings.Lose(task, attempt, $"worker {attempt.Holder.WorkerId} does not hold it", charged: false, stillRuns: false, now, decision);
    }
}
