using Titan.Simulation.Kernel;

namespace Titan.Simulation.Processes;

/// <summary>A machine on which lives of a Manager follow each other.</summary>
internal sealed class ManagerNode(World world, string name, int drift) : Node(world, "manager", name, drift)
{
    /// <summary>The present life, or the latest one; null before the first.</summary>
    public ManagerLife? Life => (ManagerLife?)Latest;

    protected override ILife Begin(SimulatedProcess process) => new ManagerLife(World, this, process);
}
