using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>Somebody sets the clock on the wall of a machine forward or back.</summary>
internal sealed record ClockIsSet(TimeSpan At, string Node, TimeSpan By) : Deed(At)
{
    public override string Kind => $"clock of a {(Node[0] == 'm' ? "manager" : "worker")} is set";

    public override string Tell() => $"the clock of {Node} is set by {By.TotalSeconds:0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        world.NodeAt(Node).WallOffset += By;
    }
}
