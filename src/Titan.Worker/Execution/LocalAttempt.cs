using Titan.Core.Tasks;
using Titan.Worker.Execution.Output;
using Titan.Worker.Execution.Pool;

namespace Titan.Worker.Execution;

/// <summary>An attempt that this Worker holds, from its grant until its result is acknowledged.</summary>
internal sealed class LocalAttempt(Assignment assignment)
{
    public Assignment Assignment => assignment;

    public Lease Lease => assignment.Lease;

    /// <summary>A trial of this machine's means, of which only its outcome is told.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Runs it, or keeps its output; null while it waits for one, and when there is none any more.</summary>
    public KeeperProcess? Keeper { get; set; }

    /// <summary>A keeper was told to run it.</summary>
    public bool WasHandedOver { get; set; }

    /// <summary>Its keeper has said that it began.</summary>
    public bool HasStarted { get; set; }

    /// <summary>No other attempt ran at any time while it did.</summary>
    public bool RanAlone { get; set; }

    public bool HasEnded { get; set; }

    /// <summary>Acknowledged before it has ended: it is dropped with its end.</summary>
    public bool IsForgotten { get; set; }

    public OutputQueue Output { get; } = new();
}
