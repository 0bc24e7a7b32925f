using Titan.Core;
using Titan.Core.Tasks;
using Titan.Worker.Execution;

namespace Titan.Simulation.Processes;

/// <summary>A command that a simulated Worker runs.</summary>
internal sealed class SimulatedAttempt(Assignment assignment, Behaviour behaviour)
{
    public Assignment Assignment { get; } = assignment;

    public Behaviour Behaviour { get; } = behaviour;

    public Instant? StartedAt { get; set; }

    public bool HasEnded { get; set; }

    public bool IsStopping { get; set; }

    /// <summary>Bytes written so far.</summary>
    public int Written { get; set; }

    /// <summary>Of those, how many have been taken to be sent.</summary>
    public int Taken { get; set; }

    /// <summary>What an attempt writes, so that anyone can tell whether it arrived.</summary>
    public static byte[] OutputOf(TaskId task, int attempt, int length)
    {
        var bytes = new byte[length];
        var seed = task.Order ^ ((ulong)attempt << 56);
        for (var i = 0; i < length; i++) bytes[i] = (byte)((seed >> (8 * (i & 7))) + (ulong)i);
        return bytes;
    }
}
