using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Worker stands still for a while, and does not know it. Its commands run on.</summary>
internal sealed record WorkerFreezes(TimeSpan At, int Worker, TimeSpan Length) : Deed(At)
{
    public override string Kind => "worker freezes";

    public override string Tell() => $"worker {Worker} freezes for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var process = node.Life!.Process;
        process.Freeze();
        world.Simulator.After(Length, process.Thaw);
    }
}
