using Titan.Core.Scheduling;

namespace Titan.Core.Tasks;

/// <summary>Says in one line where a task stands and why.</summary>
public static class ReasonText
{
    public static string Of(TaskView view, Instant now) => view.State.Phase switch
    {
        Phase.Pending => Waiting(view, now),
        Phase.Running => Running(view),
        Phase.Succeeded => "exit code 0",
        Phase.Failed => Failed(view),
        _ => Cancelled(view.State),
    };

    /// <summary>How an attempt went.</summary>
    public static string Of(AttemptState attempt)
    {
        var how = attempt.Phase switch
        {
            AttemptPhase.Granted => "handed to its worker",
            AttemptPhase.Running => "running",
            AttemptPhase.Lost => "lost",
            _ => Ended(attempt.Cause, attempt.ExitCode, attempt.Signal),
        };
        return string.IsNullOrEmpty(attempt.Message) ? how : $"{how}: {attempt.Message}";
    }

    private static string Waiting(TaskView view, Instant now)
    {
        var why = view.State.Cause == Cause.None || view.LastEnded is not { } last ? "" : $" after {Of(last)}";
        return view.Waiting switch
        {
            WaitReason.Delayed delayed => $"delayed, next run in {Until(delayed.Until, now)}",
            WaitReason.BackingOff backingOff => $"backing off{why}, next run in {Until(backingOff.Until, now)} ({Budget(view)})",
            WaitReason.NoWorkers => "no worker is connected",
            WaitReason.NoWorkerFits none => $"no worker fits: needs {none.Demand}",
            WaitReason.NoWorkerTakes { Others: 0 } none => $"worker {none.Worker} takes nothing at present: {none.Why}{why}",
            WaitReason.NoWorkerTakes none => $"worker {none.Worker} and {none.Others} more that fit take nothing at present: {none.Why}{why}",
            WaitReason.Queued { Before: 0 } => $"queued, next in line{why}",
            WaitReason.Queued { Before: >= Limits.QueuePositionCounted } => $"queued, more than {Limits.QueuePositionCounted} tasks before it{why}",
            WaitReason.Queued queued => $"queued at position {queued.Before + 1}{why}",
            _ => $"queued{why}",
        };
    }

    /// <summary>Rounded up to what is shown of it, so that an hour begins as 60m and not as 59m.</summary>
    private static string Until(Instant then, Instant now)
    {
        var wait = then - now;
        var unit = wait switch
        {
            { TotalSeconds: < 10 } => TimeSpan.FromMilliseconds(100),
            { TotalMinutes: < 2 } => TimeSpan.FromSeconds(1),
            { TotalHours: < 2 } => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromHours(1),
        };
        return SpanText.Of(unit * Math.Ceiling(wait / unit));
    }

    private static string Budget(TaskView view) => view.State.Cause == Cause.WorkerLost
        ? $"loss {view.State.LossesUsed} of {view.Spec.MaxLosses}"
        : $"retry {view.State.RetriesUsed} of {view.Spec.MaxRetries}";

    private static string Running(TaskView view)
    {
        var where = view.Attempts is [.., var last] ? $"attempt {last.Number} on {last.Holder.WorkerId}" : "running";
        return view.State.Cancellation is null ? where : $"{where}, cancel requested by {view.State.Cancellation.By}";
    }

    private static string Failed(TaskView view)
    {
        var budget = view.State.Cause switch
        {
            Cause.WorkerLost => $"{Plural.Count(view.State.LossesUsed, "worker", "workers")} lost, {view.Spec.MaxLosses} allowed",
            Cause.Spawn => $"tried on {Plural.Count(BarredWorkers.Of(view.Attempts).Count, "worker", "workers")}",
            _ => $"{Plural.Count(view.State.RetriesUsed + 1, "run", "runs")}, {Plural.Count(view.Spec.MaxRetries, "retry", "retries")} allowed",
        };
        return view.LastEnded is { } last ? $"{Of(last)} ({budget})" : budget;
    }

    private static string Cancelled(TaskState state) => state.Cancellation is { } cancellation
        ? $"cancelled by {cancellation.By}{(cancellation.Reason.Length == 0 ? "" : $": {cancellation.Reason}")}"
        : "cancelled";

    private static string Ended(Cause cause, int? exitCode, int signal) => cause switch
    {
        Cause.ExitCode => $"exit code {exitCode}",
        Cause.Signal => $"killed by signal {signal}",
        Cause.Timeout => "timed out",
        Cause.OutOfMemory => "killed for want of memory",
        Cause.Spawn => "could not be started",
        Cause.Image => "image could not be had",
        Cause.WorkerLost => "worker lost",
        Cause.Cancelled => "cancelled",
        _ => Words.Of(cause),
    };
}
