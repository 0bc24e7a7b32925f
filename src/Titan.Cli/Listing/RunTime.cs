namespace Titan.Cli.Listing;

/// <summary>How long a task ran.</summary>
internal static class RunTime
{
    /// <summary>Its latest attempt, from its start to its end, or to now; null when it has not begun.</summary>
    /// <param name="now">Null: what runs has no length yet.</param>
    public static TimeSpan? Of(TaskMessage task, DateTimeOffset? now)
    {
        if (task.Attempts is not [.., { StartedAt: { } began } last]) return null;
        var until = last.EndedAt?.ToDateTimeOffset() ?? now;
        return until is null ? null : until - began.ToDateTimeOffset();
    }
}
