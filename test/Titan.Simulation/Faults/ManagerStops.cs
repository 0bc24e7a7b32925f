using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Manager is asked to end, and starts again after a while.</summary>
internal sealed record ManagerStops(TimeSpan At, int Manager, TimeSpan Down) : Deed(At)
{
    public override string Kind => "manager is stopped in order";

    public override string Tell() => $"manager {Manager} is stopped in order, down for {Down.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Managers[Manager];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var life = node.Life!;
        life.Process.AtDeath(() => world.Simulator.After(Down, node.Start));
        life.Stop();
        // A host that does not come to its end is killed by whoever stopped it.
        world.Simulator.After(TimeSpan.FromSeconds(10), life.Process.Kill);
    }
}
