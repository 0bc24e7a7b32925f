using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Worker is asked to end: it drains. Another process takes its id over after a while.</summary>
internal sealed record WorkerStops(TimeSpan At, int Worker, TimeSpan Down) : Deed(At)
{
    public override string Kind => "worker is stopped in order";

    public override string Tell() => $"worker {Worker} is stopped in order, down for {Down.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var life = node.Life!;
        life.Process.AtDeath(() => world.Simulator.After(Down, node.Start));
        life.Stop();
    }
}
