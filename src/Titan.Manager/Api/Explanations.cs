using Titan.Core;
using Titan.Core.Tasks;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Phase = Titan.Core.Tasks.Phase;

namespace Titan.Manager.Api;

/// <summary>Why a task waits, failed, or ran again, told to a person.</summary>
internal static class Explanations
{
    public static ExplainResponse ToWire(Explanation explanation, Instant now)
    {
        var view = explanation.Task;
        return new ExplainResponse
        {
            Task = view.ToWire(now),
            Findings = { Findings(view, now) },
            Workers = { explanation.Workers.Select(fit => new Protocol.V1.WorkerFit { Worker = fit.WorkerId, Fits = fit.Obstacles.Count == 0, Obstacles = { fit.Obstacles } }) },
            NextPageToken = explanation.Next ?? "",
            History = { History(view).OrderBy(entry => entry.At).Select(entry => new HistoryEntry { At = entry.At.ToTimestamp(), Text = entry.Text }) },
        };
    }

    private static IEnumerable<string> Findings(TaskView view, Instant now)
    {
        yield return ReasonText.Of(view, now);
        if (view.State.LossesUsed > 0) yield return $"{view.State.LossesUsed} of {view.Spec.MaxLosses} lost workers used up; they are not charged to its retries";
        if (view.State.RetriesUsed > 0) yield return $"{view.State.RetriesUsed} of {view.Spec.MaxRetries} retries used up";
        if (view.State.Phase == Phase.Failed && view.State.RetriesUsed >= view.Spec.MaxRetries && view.State.Cause != Core.Tasks.Cause.WorkerLost)
            yield return "no retries are left";
        if (view.State.Cancellation is { Outcome: Core.Tasks.CancellationOutcome.TooLate } late) yield return $"the cancel by {late.By} came too late: the command had ended by itself";
        if (view.RetriedBy != TaskId.None) yield return $"it has been retried, as {view.RetriedBy}";
        foreach (var attempt in view.Attempts.Where(attempt => attempt.LateReports > 0))
            yield return $"attempt {attempt.Number} reported late {(attempt.LateReports == 1 ? "once" : $"{attempt.LateReports} times")} ({attempt.LastLateReport}); that changed nothing";
    }

    private static string Submitted(Core.Tasks.TaskSpec spec)
    {
        if (spec.RetryOf == TaskId.None) return "submitted";
        return spec.RetryReason is null ? $"submitted as a retry of {spec.RetryOf}" : $"submitted as a retry of {spec.RetryOf}: {spec.RetryReason}";
    }

    private static IEnumerable<(Instant At, string Text)> History(TaskView view)
    {
        yield return (view.Spec.SubmittedAt, Submitted(view.Spec));
        foreach (var attempt in view.Attempts)
        {
            yield return (attempt.GrantedAt, $"attempt {attempt.Number} handed to {attempt.Holder.WorkerId}");
            if (attempt.EndedAt is { } ended) yield return (ended, $"attempt {attempt.Number} on {attempt.Holder.WorkerId}: {ReasonText.Of(attempt)}");
        }

        if (view.State.Cancellation is { } cancellation) yield return (cancellation.RequestedAt, $"cancel requested by {cancellation.By}");
        if (view.State.EndedAt is { } endedAt) yield return (endedAt, Words.Of(view.State.Phase));
    }
}
