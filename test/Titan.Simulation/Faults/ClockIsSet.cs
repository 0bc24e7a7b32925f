using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>Somebody sets the clock on the wall of a machine forward or back.</summary>
internal sealed record ClockIsSet(TimeSpan At, bool IsManager, int Node, TimeSpan By) : Deed(At)
{
    public override string Kind => IsManager ? "clock of a manager is set" : "clock of a worker is set";

    public override string Tell() => $"the clock of {(IsManager ? "manager" : "worker")} {Node} is set by {By.TotalSeconds:0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        if (IsManager) world.Managers[Node].WallOffset += By;
        else world.Workers[Node].WallOffset += By;
    }
}
