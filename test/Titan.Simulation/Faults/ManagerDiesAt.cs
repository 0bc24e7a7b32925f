using Titan.Simulation.Planning;
using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>A Manager is killed between two effects, and starts again after a while.</summary>
/// <param name="Times">How often it gets there until it dies.</param>
internal sealed record ManagerDiesAt(TimeSpan At, int Manager, Boundary Boundary, int Times, TimeSpan Down) : Deed(At)
{
    public override string Kind => $"manager is to die at {Boundary}";

    public override string Tell() => $"manager {Manager} is to die at {Boundary}, the {Times}. time, down for {Down.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Managers[Manager];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var life = node.Life!;
        life.Process.AtDeath(() => world.Simulator.After(Down, node.Start));
        life.Doom.Choose(Boundary, Times);
    }
}
