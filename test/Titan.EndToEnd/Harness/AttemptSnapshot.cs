namespace Titan.EndToEnd.Harness;

/// <summary>An attempt as `titan get -o json` tells it.</summary>
internal sealed record AttemptSnapshot
{
    public int Number { get; init; }

    public ulong Lease { get; init; }

    public string Worker { get; init; } = "";

    public required string Phase { get; init; }

    public required string Cause { get; init; }

    public string? Message { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public int LateReports { get; init; }
}
