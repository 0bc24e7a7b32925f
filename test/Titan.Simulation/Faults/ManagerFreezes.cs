using Titan.Simulation.Planning;
using Titan.Simulation.Workload;

namespace Titan.Simulation.Faults;

/// <summary>A Manager stands still for a while, and does not know it.</summary>
internal sealed record ManagerFreezes(TimeSpan At, int Manager, TimeSpan Length) : Deed(At)
{
    public override string Kind => "manager freezes";

    public override string Tell() => $"manager {Manager} freezes for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Managers[Manager];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var process = node.Life!.Process;
        process.Freeze();
        world.Simulator.After(Length, () =>
        {
            process.Thaw();
            AskAll(world);
        });
    }

    /// <summary>It may have been replaced meanwhile, and must not tell how things stood before.</summary>
    private void AskAll(World world)
    {
        for (var i = 0; i < world.Clients.Count; i++)
        {
            var pick = i * ClientNode.LooksAtOnce;
            world.Clients[i].Begin(client => client.LookAsync(Manager, pick));
        }
    }
}
