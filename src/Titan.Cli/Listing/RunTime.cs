using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>How long a task ran.</summary>
internal static class RunTime
{
    /// <summary>Its latest attempt, from its start to its end, or to now; null when it has not begun.</summary>
    /// <param name="now">Null: what runs has no length yet.</param>
    public static TimeSpan? Of(TaskMessage task, DateTimeOffset? now) => task.Attempts is [.., var last] ? Of(last, now) : null;

    /// <inheritdoc cref="Of(TaskMessage, DateTimeOffset?)"/>
    public static TimeSpan? Of(Attempt attempt, DateTimeOffset? now) =>
        attempt.StartedAt is { } began && (attempt.EndedAt?.ToDateTimeOffset() ?? now) is { } until ? until - began.ToDateTimeOffset() : null;
}
