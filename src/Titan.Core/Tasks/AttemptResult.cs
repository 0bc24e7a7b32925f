namespace Titan.Core.Tasks;

/// <summary>What a Worker reports when an attempt has ended.</summary>
public sealed record AttemptResult
{
    public required TaskId Task { get; init; }

    public required int Attempt { get; init; }

    public required Lease Lease { get; init; }

    public required Cause Cause { get; init; }

    /// <summary>With <see cref="Cause.ExitCode"/>, and with <see cref="Cause.OutOfMemory"/> when no signal ended the main process.</summary>
    public int ExitCode { get; init; }

    public int Signal { get; init; }

    public string? Message { get; init; }

    /// <summary>By the Worker's clock; null when it never started.</summary>
    public Instant? StartedAt { get; init; }

    public OutputSeal Stdout { get; init; } = OutputSeal.Open;

    public OutputSeal Stderr { get; init; } = OutputSeal.Open;

    /// <summary>What went with its scratch folder; null: nothing, or it had none.</summary>
    public RemovedFiles? Removed { get; init; }

    public bool Succeeded => Cause == Cause.ExitCode && ExitCode == 0;

    /// <summary>As a shell would tell it (as <c>timeout(1)</c> and POSIX shells do); null when the command never ran.</summary>
    public int? ShellExitCode => Cause switch
    {
        Cause.ExitCode => ExitCode,
        Cause.Timeout => 124,
        Cause.OutOfMemory when Signal == 0 => ExitCode,
        Cause.Signal or Cause.OutOfMemory => 128 + Signal,
        _ => null,
    };

    /// <summary>In a few words, for people.</summary>
    public string Describe() => Cause switch
    {
        Cause.ExitCode => $"exit {ExitCode}",
        Cause.Signal => $"signal {Signal}",
        Cause.Timeout => "timeout",
        Cause.OutOfMemory => "out of memory",
        Cause.Spawn => $"not started: {Message}",
        Cause.Image => $"no image: {Message}",
        Cause.WorkerLost => "given up by its worker",
        Cause.Cancelled => "cancelled",
        _ => Words.Of(Cause),
    };
}
