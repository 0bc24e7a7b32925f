using Titan.Core.Tasks;

namespace Titan.Worker.Execution;

/// <summary>One grant: what to run under which lease.</summary>
internal sealed record Assignment
{
    public required Lease Lease { get; init; }

    public required TaskId Task { get; init; }

    public required int Attempt { get; init; }

    public required Work Work { get; init; }

    /// <summary>From the start to the forced end; zero: none.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Between TERM and KILL at the timeout, and when this Worker ends.</summary>
    public TimeSpan Grace { get; init; } = TaskTerms.DefaultGrace;

    /// <summary>Bytes kept of each stream: half from its start, half from its end. 0 keeps nothing, and still counts and hashes.</summary>
    public long MaxOutput { get; init; }

    /// <summary>Where all of the output is written besides.</summary>
    public OutputFiles Files { get; init; } = OutputFiles.None;
}
