using Titan.Simulation.Planning;
using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>A Worker is killed between two effects, and another process takes its id over after a while.</summary>
/// <param name="Times">How often it gets there until it dies.</param>
internal sealed record WorkerDiesAt(TimeSpan At, int Worker, Boundary Boundary, int Times, TimeSpan Down) : Deed(At)
{
    public override string Kind => $"worker is to die at {Boundary}";

    public override string Tell() => $"worker {Worker} is to die at {Boundary}, the {Times}. time, down for {Down.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var life = node.Life!;
        life.Process.AtDeath(() => world.Simulator.After(Down, node.Start));
        life.Doom.Choose(Boundary, Times);
    }
}
