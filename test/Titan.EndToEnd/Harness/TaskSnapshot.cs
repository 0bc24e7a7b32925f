namespace Titan.EndToEnd.Harness;

/// <summary>A task as `titan get -o json` tells it.</summary>
internal sealed record TaskSnapshot
{
    public required string Id { get; init; }

    public required string Phase { get; init; }

    public required string Cause { get; init; }

    public string Reason { get; init; } = "";

    public int? ExitCode { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public IReadOnlyList<AttemptSnapshot> Attempts { get; init; } = [];

    public string Stdout { get; init; } = "";

    public string Stderr { get; init; } = "";

    public long StdoutBytes { get; init; }

    public bool OutputTruncated { get; init; }

    public bool HasEnded => Phase is "succeeded" or "failed" or "cancelled";
}
