namespace Titan.Core.Tasks;

/// <summary>What changes about a task. Immutable: each transition makes another.</summary>
public sealed record TaskState
{
    /// <summary>The state of a task that waits for its first attempt, shared by all of them.</summary>
    public static readonly TaskState Queued = new() { Phase = Phase.Pending };

    public required Phase Phase { get; init; }

    /// <summary>Why it ended, or last came back to the queue.</summary>
    public Cause Cause { get; init; }

    /// <summary>As a shell would tell it: 124 after a timeout, 128 + n after signal n; null while none is known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Failures charged to <see cref="TaskSpec.MaxRetries"/>.</summary>
    public int RetriesUsed { get; init; }

    /// <summary>Lost workers charged to <see cref="TaskSpec.MaxLosses"/>.</summary>
    public int LossesUsed { get; init; }

    /// <summary>While pending: when the delay or the back-off is over.</summary>
    public Instant NotBefore { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public Cancellation? Cancellation { get; init; }
}
