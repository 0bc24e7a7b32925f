using Titan.Simulation.Planning;
using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>Something that happens to the program of one machine, if it runs just then.</summary>
/// <param name="Node">Name of the machine.</param>
internal abstract record ProcessFault(TimeSpan At, string Node) : Deed(At)
{
    /// <summary>manager or worker.</summary>
    protected string Program => Node[0] == 'm' ? "manager" : "worker";

    public sealed override void Do(World world)
    {
        if (world.NodeAt(Node) is not { IsUp: true } node) return;
        world.Coverage.Hit(Kind);
        Do(world, node, node.Latest!);
    }

    protected abstract void Do(World world, Node node, ILife life);
}
