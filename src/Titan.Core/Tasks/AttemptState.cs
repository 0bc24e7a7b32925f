using Titan.Core.Workers;

namespace Titan.Core.Tasks;

/// <summary>One run of a task under one lease. Immutable: each report makes another.</summary>
public sealed record AttemptState
{
    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    public required Lease Lease { get; init; }

    /// <summary>The Worker process that holds the lease.</summary>
    public required WorkerSession Holder { get; init; }

    public required Instant GrantedAt { get; init; }

    public AttemptPhase Phase { get; init; } = AttemptPhase.Granted;

    public Cause Cause { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>The signal that ended the command; 0: none.</summary>
    public int Signal { get; init; }

    /// <summary>One line about a failure to start or to stop.</summary>
    public string? Message { get; init; }

    public Instant? StartedAt { get; init; }

    public Instant? EndedAt { get; init; }

    public OutputSeal Stdout { get; init; } = OutputSeal.Open;

    public OutputSeal Stderr { get; init; } = OutputSeal.Open;

    /// <summary>What went with its scratch folder; null: nothing, or it had none.</summary>
    public RemovedFiles? Removed { get; init; }

    /// <summary>True when a report of its Worker ended it; a report that comes again is then a repetition, not late.</summary>
    public bool EndedByReport { get; init; }

    /// <summary>Reports that came under this lease after it was closed; 1,000 stand for as many or more.</summary>
    public int LateReports { get; init; }

    public string? LastLateReport { get; init; }
}
