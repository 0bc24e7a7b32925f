using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A machine has the means for fewer attempts than its Worker has slots, or for none: its disk is full, or it may have no more processes.</summary>
internal sealed record MeansRunOut(TimeSpan At, int Worker, int Means, TimeSpan Length) : Deed(At)
{
    public override string Kind => Means == 0 ? "machine has no means" : "machine has few means";

    public override string Tell() => $"the machine of worker {Worker} can run {Means} for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        world.Coverage.Hit(Kind);
        node.Means = Means;
        world.Simulator.After(Length, () => node.Means = null);
    }
}
