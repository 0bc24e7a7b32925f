using Titan.Simulation.Network;
using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>The links of a Worker lose, repeat or reorder frames for a while, beyond what TCP allows.</summary>
internal sealed record LinkIsUnruly(TimeSpan At, int Worker, Unruliness How, TimeSpan Length) : Deed(At)
{
    public override string Kind => "unruly link";

    public override string Tell() => $"the link of worker {Worker}: {How} for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        var manners = world.Workers[Worker].Manners;
        manners.Unruliness |= How;
        world.Simulator.After(Length, () => manners.Unruliness = Unruliness.None);
    }
}
