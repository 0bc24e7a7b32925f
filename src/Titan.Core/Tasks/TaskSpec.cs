namespace Titan.Core.Tasks;

/// <summary>What an accepted task is: written once, never changed.</summary>
public sealed record TaskSpec
{
    public required TaskId Id { get; init; }

    public required Work Work { get; init; }

    public required Instant SubmittedAt { get; init; }

    /// <summary>For people and filters; not unique.</summary>
    public string? Name { get; init; }

    /// <summary>From the start of an attempt to its forced end; zero: none.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>How many more times the task runs after the command itself failed.</summary>
    public int MaxRetries { get; init; }

    /// <summary>How many lost workers the task outlives.</summary>
    public int MaxLosses { get; init; }

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    public TextMap Labels { get; init; } = TextMap.Empty;

    /// <summary>Labels that a Worker must have.</summary>
    public TextMap Require { get; init; } = TextMap.Empty;

    /// <summary>One key, one task.</summary>
    public string? IdKey { get; init; }

    /// <summary>Not to run before this long after <see cref="SubmittedAt"/>.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Bytes kept of each of stdout and stderr.</summary>
    public long MaxOutput { get; init; }

    /// <summary>The task that this one repeats, or <see cref="TaskId.None"/>.</summary>
    public TaskId RetryOf { get; init; }

    /// <summary>Why it is repeated, as given by who asked; for people.</summary>
    public string? RetryReason { get; init; }

    /// <summary>Whether the other one asks for the same: what a repeated idempotency key must do. Why is not part of it.</summary>
    public bool HasContentOf(TaskSpec other) =>
        this with { Id = other.Id, SubmittedAt = other.SubmittedAt, RetryReason = other.RetryReason } == other;
}
