using Titan.Cli.Output;

namespace Titan.Cli.Json;

/// <summary>A task.</summary>
internal sealed record TaskJson
{
    public required string Id { get; init; }
    public string? Name { get; init; }

    /// <summary>As a person would type it; the arguments of an exec are quoted where they must be.</summary>
    public string? Command { get; init; }
    public required string Executor { get; init; }
    public string? Image { get; init; }
    public required string Phase { get; init; }
    public required string Cause { get; init; }
    public required string Reason { get; init; }
    public int? ExitCode { get; init; }
    public required int Priority { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public DateTime? SubmittedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? EndedAt { get; init; }

    /// <summary>The same three to the second, in the only form that jq's <c>fromdate</c> reads.</summary>
    public string? SubmittedDate { get; init; }
    public string? StartedDate { get; init; }
    public string? EndedDate { get; init; }

    /// <summary>From its submission to its first start, or to its end or now when it has not started. Null: of its first attempts nothing is shown any more.</summary>
    public double? WaitedS { get; init; }

    /// <summary>Of its latest run, from the start to the end, or to now. Null: it has not started.</summary>
    public double? TookS { get; init; }
    public double? TimeoutS { get; init; }
    public required double GraceS { get; init; }
    public required int MaxRetries { get; init; }
    public required IReadOnlyList<AttemptJson> Attempts { get; init; }

    /// <summary>Of the latest attempt; null in lists, which leave output out.</summary>
    public OutputText? Stdout { get; init; }
    public OutputText? Stderr { get; init; }

    /// <summary>The kept bytes, where they are no valid UTF-8 and the text beside does not tell them; null otherwise.</summary>
    public OutputBytes? StdoutBase64 { get; init; }
    public OutputBytes? StderrBase64 { get; init; }

    /// <summary>All that the latest attempt wrote, kept or not.</summary>
    public required long StdoutBytes { get; init; }
    public required long StderrBytes { get; init; }
    public required bool OutputTruncated { get; init; }

    /// <summary>The arguments of an exec; null for other executors.</summary>
    public IReadOnlyList<string>? Argv { get; init; }
    public required IReadOnlyDictionary<string, string> Env { get; init; }
    public string? Cwd { get; init; }

    /// <summary>Files on the Worker to which its output is written whole; null: none.</summary>
    public string? StdoutPath { get; init; }
    public string? StderrPath { get; init; }

    /// <summary>Kept of each stream.</summary>
    public required long MaxOutputBytes { get; init; }

    /// <summary>What the command reads on its standard input.</summary>
    public required long StdinBytes { get; init; }
    public required IReadOnlyDictionary<string, string> Require { get; init; }
    public string? IdKey { get; init; }
    public required double DelayS { get; init; }
    public DateTime? NextRunAt { get; init; }
    public required int RetriesUsed { get; init; }
    public required int LossesUsed { get; init; }
    public required int MaxLosses { get; init; }
    public CancellationJson? Cancellation { get; init; }
    public string? RetryOf { get; init; }
    public string? RetryReason { get; init; }

    /// <summary>The latest task that repeats this one.</summary>
    public string? RetriedBy { get; init; }
}
