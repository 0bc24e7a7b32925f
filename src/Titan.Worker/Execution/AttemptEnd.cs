using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Worker.Execution;

/// <summary>How an attempt ended, and what it used.</summary>
internal sealed record AttemptEnd
{
    public required Cause Cause { get; init; }

    /// <summary>With <see cref="Cause.ExitCode"/>, and with <see cref="Cause.OutOfMemory"/> when no signal ended the main process.</summary>
    public int ExitCode { get; init; }

    /// <summary>The signal that ended the main process; 0: none.</summary>
    public int Signal { get; init; }

    /// <summary>One line for people, at most 1,024 bytes; null when the cause says it all.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// What this machine lacks, or what of it is broken, in a few words: why the attempt could not begin, through no fault of its task. Null: nothing of the kind.
    /// </summary>
    public string? Shortage { get; init; }

    /// <summary>Its keeper was told to end by a signal from outside, and so most likely was the command: <c>systemctl stop</c> and a reboot tell every process.</summary>
    public bool WasTold { get; init; }

    /// <summary>It was killed while the kernel killed processes of this Worker for want of memory; whose they were is not known.</summary>
    public bool MayBeOutOfMemory { get; init; }

    /// <summary>The main process was killed, or has told that of another in the manner of a shell.</summary>
    public bool WasKilled => Signal == Native.Signals.Kill || (Cause == Cause.ExitCode && ExitCode == Native.Signals.ShellCode + Native.Signals.Kill);

    /// <summary>By this machine's clock; null when it never started.</summary>
    public Instant? StartedAt { get; init; }

    public required Instant EndedAt { get; init; }

    public OutputSeal Stdout { get; init; } = OutputSeal.Open;

    public OutputSeal Stderr { get; init; } = OutputSeal.Open;

    /// <summary>What was in its scratch folder at its end; null: nothing, or it had none.</summary>
    public RemovedFiles? Removed { get; init; }

    /// <summary>Of the main process and the children it waited for.</summary>
    public TimeSpan UserCpu { get; init; }

    /// <inheritdoc cref="UserCpu"/>
    public TimeSpan SystemCpu { get; init; }

    /// <summary>
    /// Largest resident set of one process. Never less than the keeper's own (a few MiB): Linux counts from the process that
    /// spawned, before the command replaces its image.
    /// </summary>
    public long MaxResidentBytes { get; init; }

    /// <summary>The same, when the kernel has killed a process of it for want of memory. What became of the main process is told besides, unless that was killed.</summary>
    public AttemptEnd AsOutOfMemory()
    {
        var rest = (Signal, ExitCode) switch
        {
            (Native.Signals.Kill, _) => null,
            (0, _) => $"the kernel killed a process of it, and it ended with exit code {ExitCode}",
            _ => $"the kernel killed a process of it, and signal {Signal} ended it",
        };
        return this with
        {
            Cause = Cause.OutOfMemory,
            MayBeOutOfMemory = false,
            Message = rest is null ? Message : Message is null ? rest : $"{rest}; {Message}",
        };
    }
}
