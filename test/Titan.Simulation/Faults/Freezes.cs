using Titan.Simulation.Processes;
using Titan.Simulation.Workload;

namespace Titan.Simulation.Faults;

/// <summary>A program stands still for a while, and does not know it. The commands of a Worker run on.</summary>
internal sealed record Freezes(TimeSpan At, string Node, TimeSpan Length) : ProcessFault(At, Node)
{
    public override string Kind => $"{Program} freezes";

    public override string Tell() => $"{Node} freezes for {Length.TotalSeconds:0.0} s";

    protected override void Do(World world, Node node, ILife life)
    {
        life.Process.Freeze();
        world.Simulator.After(Length, () =>
        {
            life.Process.Thaw();
            if (node is ManagerNode manager) AskAll(world, manager);
        });
    }

    /// <summary>It may have been replaced meanwhile, and must not tell how things stood before.</summary>
    private static void AskAll(World world, ManagerNode manager)
    {
        for (var i = 0; i < world.Clients.Count; i++)
        {
            var pick = i * ClientNode.LooksAtOnce;
            world.Clients[i].Begin(client => client.LookAsync(manager.Name, pick));
        }
    }
}
