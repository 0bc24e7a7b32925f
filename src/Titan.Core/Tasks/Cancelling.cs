using Titan.Core.Releases;

namespace Titan.Core.Tasks;

/// <summary>A cancel is a race with the end of the command; the winner is recorded on the task.</summary>
internal sealed class Cancelling(Cluster cluster, Lifecycle lifecycle)
{
    public CancelOutcome Cancel(TaskId id, string by, string reason, Instant now, Decision decision)
    {
        if (!cluster.Tasks.TryGet(id, out var task)) return new CancelOutcome(null, Refusals.TaskNotFound(id.ToString()));

        var state = task.State;
        if (state.Phase.IsTerminal()) return new CancelOutcome(null, Refusals.AlreadyEnded(id, state.Phase));
        if (state.Cancellation is not null) return new CancelOutcome(state.Cancellation.Outcome, null);

        var cancellation = new Cancellation(by, reason, now, CancellationOutcome.Requested);
        if (task.LiveAttempt is { } attempt)
        {
            task.Become(state with { Cancellation = cancellation }, decision);
            decision.Release(new CancelRequested(id));
            decision.Release(new Stop(attempt.Holder, id, attempt.Number, attempt.Lease, StopReason.Cancelled, task.Spec.Grace));
            cluster.Deadlines.Arm(task, now + cluster.ConfirmWithin(task.Spec));
            return new CancelOutcome(CancellationOutcome.Requested, null);
        }

        lifecycle.End(task, state with
        {
            Phase = Phase.Cancelled,
            Cause = Cause.Cancelled,
            ExitCode = null,
            NotBefore = default,
            Cancellation = cancellation with { Outcome = CancellationOutcome.Cancelled },
            EndedAt = now,
        }, decision);
        return new CancelOutcome(CancellationOutcome.Cancelled, null);
    }
}
