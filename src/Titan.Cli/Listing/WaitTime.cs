namespace Titan.Cli.Listing;

/// <summary>How long a task waited.</summary>
internal static class WaitTime
{
    /// <summary>From its submission to its first start; to its end, or to now, when it has not started. Null: of its first attempts nothing is shown any more.</summary>
    public static TimeSpan? Of(TaskMessage task, DateTimeOffset now)
    {
        if (task.SubmittedAt is null) return null;
        var first = task.Attempts.FirstOrDefault(attempt => attempt.StartedAt is not null)?.StartedAt;
        // Of very many attempts only the latest are shown.
        if (first is not null && task.Attempts[0].Number > 1) return null;
        return ((first ?? task.EndedAt)?.ToDateTimeOffset() ?? now) - task.SubmittedAt.ToDateTimeOffset();
    }
}
