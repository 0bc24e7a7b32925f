using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Worker takes many times longer than usual to begin and to end commands.</summary>
internal sealed record WorkerSlows(TimeSpan At, int Worker, int Factor, TimeSpan Length) : Deed(At)
{
    public override string Kind => "worker is slow";

    public override string Tell() => $"worker {Worker} is {Factor} times slower for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        world.Coverage.Hit(Kind);
        node.Slowness = Factor;
        world.Simulator.After(Length, () => node.Slowness = 1);
    }
}
