namespace Titan.Core.Tasks;

/// <summary>What an accepted task is: written once, never changed.</summary>
public sealed record TaskSpec
{
    public required TaskId Id { get; init; }

    public required Work Work { get; init; }

    public required Instant SubmittedAt { get; init; }

    /// <summary>For people and filters; not unique.</summary>
    public string? Name { get; init; }

    /// <summary>One key, one task.</summary>
    public string? IdKey { get; init; }

    /// <summary>What it has in common with many others; they share one copy.</summary>
    public required TaskTerms Terms { get; init; }

    /// <summary>The task that this one repeats, or <see cref="TaskId.None"/>.</summary>
    public TaskId RetryOf { get; init; }

    /// <summary>Why it is repeated, as given by who asked; for people.</summary>
    public string? RetryReason { get; init; }

    /// <inheritdoc cref="TaskTerms.Timeout"/>
    public TimeSpan Timeout => Terms.Timeout;

    /// <inheritdoc cref="TaskTerms.Grace"/>
    public TimeSpan Grace => Terms.Grace;

    /// <inheritdoc cref="TaskTerms.MaxRetries"/>
    public int MaxRetries => Terms.MaxRetries;

    /// <inheritdoc cref="TaskTerms.MaxLosses"/>
    public int MaxLosses => Terms.MaxLosses;

    /// <inheritdoc cref="TaskTerms.Priority"/>
    public int Priority => Terms.Priority;

    public TextMap Labels => Terms.Labels;

    /// <inheritdoc cref="TaskTerms.Require"/>
    public TextMap Require => Terms.Require;

    /// <inheritdoc cref="TaskTerms.Delay"/>
    public TimeSpan Delay => Terms.Delay;

    /// <inheritdoc cref="TaskTerms.MaxOutput"/>
    public long MaxOutput => Terms.MaxOutput;

    /// <inheritdoc cref="TaskTerms.Files"/>
    public OutputFiles Files => Terms.Files;

    /// <summary>Whether the other one asks for the same: what a repeated idempotency key must do. Why is not part of it.</summary>
    public bool HasContentOf(TaskSpec other) =>
        this with { Id = other.Id, SubmittedAt = other.SubmittedAt, RetryReason = other.RetryReason } == other;
}
