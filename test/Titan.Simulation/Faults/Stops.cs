using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>A program is asked to end, a Worker drains, and starts again after a while.</summary>
internal sealed record Stops(TimeSpan At, string Node, TimeSpan Down) : ProcessFault(At, Node)
{
    /// <summary>A program that does not come to its end is killed then by whoever stopped it; longer than any drain of the simulation.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Kind => $"{Program} is stopped in order";

    public override string Tell() => $"{Node} is stopped in order, down for {Down.TotalSeconds:0.0} s";

    protected override void Do(World world, Node node, ILife life)
    {
        node.StartAgain(Down);
        life.Stop();
        if (life is ManagerLife) world.Simulator.After(Patience, life.Process.Kill);
    }
}
