namespace Titan.Cli.Json;

/// <summary>One run of a task.</summary>
internal sealed record AttemptJson
{
    public required int Number { get; init; }
    public required ulong Lease { get; init; }
    public required string Worker { get; init; }
    public required string Phase { get; init; }
    public required string Cause { get; init; }
    public int? ExitCode { get; init; }

    /// <summary>Null: none.</summary>
    public int? Signal { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }
    public string? StartedDate { get; init; }
    public string? EndedDate { get; init; }

    /// <summary>From its start to its end, or to now.</summary>
    public double? TookS { get; init; }
    public required int LateReports { get; init; }
    public string? Message { get; init; }
    public DateTime? GrantedAt { get; init; }
    public required long StdoutBytes { get; init; }
    public required long StderrBytes { get; init; }
    public string? LastLateReport { get; init; }

    /// <summary>Files that went with its scratch folder; 1,000 stand for as many or more.</summary>
    public required int RemovedFiles { get; init; }

    /// <summary>Where the first of them were.</summary>
    public required IReadOnlyList<string> RemovedNames { get; init; }
}
