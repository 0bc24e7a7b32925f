using Titan.Core.Releases;
using Titan.Core.Scheduling;
using Titan.Core.Workers;

namespace Titan.Core.Tasks;

/// <summary>What the end of an attempt means for its task: done, again, or given up. Charges the two budgets.</summary>
internal sealed class Endings(Cluster cluster, Lifecycle lifecycle)
{
    /// <summary>Late reports of one attempt that are counted and told: a flood of them is not written down one by one.</summary>
    private const int MostLateReports = 1_000;

    /// <summary>Late reports of attempts that nobody knows, told with one batch.</summary>
    private const int MostUnknownReports = 16;

    private Decision? _unknownIn;
    private int _unknown;

    /// <summary>Takes a Worker's report of an end. Only the live lease is heard; any other is late and changes nothing.</summary>
    public void Report(AttemptResult result, WorkerSession from, Instant now, Decision decision)
    {
        decision.Release(new Acknowledge(from, result.Lease));

        cluster.Tasks.TryGet(result.Task, out var task);
        var attempt = task?.Attempt(result.Attempt);
        if (task is null || attempt is null || attempt.Lease != result.Lease)
        {
            if (IsToBeTold(decision)) decision.Release(new LateReport(result.Task, result.Attempt, from, result.Describe()));
            return;
        }

        if (!attempt.Phase.IsLive() || attempt.Holder != from)
        {
            if (!attempt.EndedByReport) MarkLate(task, attempt, from, result.Describe(), decision);
            return;
        }

        if (result.Cause == Cause.WorkerLost)
        {
            Lose(task, attempt, result.Message ?? $"given up by worker {from.WorkerId}", charged: attempt.Phase == AttemptPhase.Running, stillRuns: false, now, decision, byReport: true);
            return;
        }

        var cancelled = result.Cause == Cause.Cancelled && task.State.Cancellation is not null;
        var phase = result.Succeeded ? AttemptPhase.Succeeded : cancelled ? AttemptPhase.Cancelled : AttemptPhase.Failed;
        lifecycle.CloseAttempt(task, Ended(attempt, result, phase, now), stillRuns: false, decision);

        if (result.StartedAt is { } startedAt && task.State.StartedAt is null)
            task.Become(task.State with { StartedAt = startedAt }, decision);

        if (result.Succeeded) Succeed(task, now, decision);
        else if (cancelled) Cancel(task, now, decision);
        else Fail(task, result.Cause, result.ShellExitCode, now, decision);
    }

    /// <summary>The Worker of this attempt is gone, or gave it up.</summary>
    /// <param name="charged">False when it gave back, in good order, what it had not begun: no loss to anyone.</param>
    /// <param name="byReport">
    /// True when the Worker says so itself. It lives, and would run the task again at once: what is charged then backs off, lest
    /// a task that takes its neighbours with it uses up all their losses within a second.
    /// </param>
    public void Lose(TaskEntry task, AttemptState attempt, string why, bool charged, bool stillRuns, Instant now, Decision decision, bool byReport = false)
    {
        lifecycle.CloseAttempt(task, attempt with
        {
            Phase = AttemptPhase.Lost,
            Cause = Cause.WorkerLost,
            Message = why,
            EndedByReport = byReport,
            EndedAt = now,
        }, stillRuns, decision);

        var losses = task.State.LossesUsed + (charged ? 1 : 0);
        if (task.State.Cancellation is not null) Cancel(task, now, decision);
        else if (losses > task.Spec.MaxLosses)
            lifecycle.End(task, task.State with { Phase = Phase.Failed, Cause = Cause.WorkerLost, LossesUsed = losses, EndedAt = now }, decision);
        else lifecycle.Salvage(task, losses, charged && byReport ? now + Backoff.After(task.Spec.Id, losses, cluster.Options) : default, now, decision);
    }

    /// <summary>A running task's deadline has passed without a word of its end: it is done without the Worker.</summary>
    public void GiveUpWaiting(TaskEntry task, AttemptState attempt, Instant now, Decision decision)
    {
        var cancelled = task.State.Cancellation is not null;
        decision.Release(new Stop(attempt.Holder, task.Spec.Id, attempt.Number, attempt.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
        lifecycle.CloseAttempt(task, attempt with
        {
            Phase = cancelled ? AttemptPhase.Cancelled : AttemptPhase.Failed,
            Cause = cancelled ? Cause.Cancelled : Cause.Timeout,
            ExitCode = cancelled ? null : 124,
            Message = "its worker did not confirm the end in time",
            EndedAt = now,
        }, stillRuns: true, decision);

        if (cancelled) Cancel(task, now, decision);
        else Fail(task, Cause.Timeout, 124, now, decision);
    }

    private bool IsToBeTold(Decision decision)
    {
        if (!ReferenceEquals(_unknownIn, decision)) (_unknownIn, _unknown) = (decision, 0);
        return ++_unknown <= MostUnknownReports;
    }

    private static AttemptState Ended(AttemptState attempt, AttemptResult result, AttemptPhase phase, Instant now) => attempt with
    {
        Phase = phase,
        EndedByReport = true,
        EndedAt = now,
        Cause = result.Cause,
        ExitCode = result.ShellExitCode,
        Signal = result.Signal,
        Message = result.Message,
        StartedAt = result.StartedAt ?? attempt.StartedAt,
        Stdout = result.Stdout,
        Stderr = result.Stderr,
        Removed = result.Removed,
    };

    private static void MarkLate(TaskEntry task, AttemptState attempt, WorkerSession from, string what, Decision decision)
    {
        if (attempt.LateReports >= MostLateReports) return;
        task.Replace(attempt with { LateReports = attempt.LateReports + 1, LastLateReport = $"{what} from {from.WorkerId}" }, decision);
        decision.Release(new LateReport(task.Spec.Id, attempt.Number, from, what));
    }

    private void Succeed(TaskEntry task, Instant now, Decision decision) =>
        lifecycle.End(task, Unhindered(task.State) with { Phase = Phase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, EndedAt = now }, decision);

    private void Cancel(TaskEntry task, Instant now, Decision decision) => lifecycle.End(task, task.State with
    {
        Phase = Phase.Cancelled,
        Cause = Cause.Cancelled,
        Cancellation = task.State.Cancellation! with { Outcome = CancellationOutcome.Cancelled },
        EndedAt = now,
    }, decision);

    private void Fail(TaskEntry task, Cause cause, int? exitCode, Instant now, Decision decision)
    {
        var mayGoOn = cause == Cause.Spawn ? MayStartElsewhere(task) : task.State.RetriesUsed < task.Spec.MaxRetries;
        if (mayGoOn && task.State.Cancellation is not null)
        {
            // The command failed by itself, but the cancel came before the next run: no new attempt.
            Cancel(task, now, decision);
        }
        else if (!mayGoOn)
        {
            lifecycle.End(task, Unhindered(task.State) with { Phase = Phase.Failed, Cause = cause, ExitCode = exitCode, EndedAt = now }, decision);
        }
        else if (cause == Cause.Spawn)
        {
            lifecycle.TryElsewhere(task, now, decision);
        }
        else
        {
            var wait = Backoff.After(task.Spec.Id, task.State.RetriesUsed + 1, cluster.Options);
            lifecycle.Retry(task, cause, exitCode, now + wait, now, decision);
        }
    }

    /// <summary>The command never ran, so no retry is charged: a Worker that has not tried it may have what this one lacks, and this one would only say the same again.</summary>
    private bool MayStartElsewhere(TaskEntry task) => cluster.Placement.HasAnother(task, cluster.Fleet) && task.Shape!.Demand.Barred.Count < Limits.StartsTried;

    private static TaskState Unhindered(TaskState state) => state.Cancellation is { } cancellation
        ? state with { Cancellation = cancellation with { Outcome = CancellationOutcome.TooLate } }
        : state;
}
