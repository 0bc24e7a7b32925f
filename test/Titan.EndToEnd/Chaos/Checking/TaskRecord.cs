namespace Titan.EndToEnd.Chaos.Checking;

/// <summary>A task, by whoever tells it. Phases and causes in the words of people.</summary>
internal sealed record TaskRecord
{
    public required string Id { get; init; }

    public required string Phase { get; init; }

    public required string Cause { get; init; }

    public int? ExitCode { get; init; }

    public required string Key { get; init; }

    /// <summary>Label of the submit that made it; as the API tells it only.</summary>
    public string Request { get; init; } = "";

    public int RetriesUsed { get; init; }

    public int LossesUsed { get; init; }

    public int MaxRetries { get; init; }

    public required string CancelOutcome { get; init; }

    public bool IsNoop { get; init; }

    /// <summary>Start of the latest attempt; as the API tells it only.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>As the API tells it only.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Oldest first.</summary>
    public List<AttemptRecord> Attempts { get; } = [];

    public bool HasEnded => Phase is "succeeded" or "failed" or "cancelled";

    /// <summary>All of it; the latest attempts only, for the API tells no more.</summary>
    public string Line => $"{this}, key {Key}, cancel {CancelOutcome}, noop {IsNoop}, {string.Join(", ", Attempts.TakeLast(100))}";

    public override string ToString() =>
        $"{Id} {Phase} ({Cause}, exit code {ExitCode}, retries {RetriesUsed} of {MaxRetries}, losses {LossesUsed}) {string.Join(", ", Attempts.TakeLast(100).Select(attempt => $"#{attempt.Number} {attempt.Worker} lease {attempt.Lease} {attempt.Phase}"))}";
}
