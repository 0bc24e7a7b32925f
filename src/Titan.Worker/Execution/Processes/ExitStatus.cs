using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Processes;

/// <summary>How a process ended and what it used, as wait4(2) tells it.</summary>
internal readonly record struct ExitStatus(int Raw, ResourceUsage Usage)
{
    /// <summary>0: it ended by itself.</summary>
    public int Signal => Raw & 0x7f;

    public int Code => (Raw >> 8) & 0xff;
}
