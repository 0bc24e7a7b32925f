using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>What one node sends to another takes far longer, and not always the same.</summary>
internal sealed record PathSlows(TimeSpan At, string From, string To, TimeSpan Most, TimeSpan Length) : Deed(At)
{
    public override string Kind => "slow path";

    public override string Tell() => $"{From} to {To} takes up to {Most.TotalMilliseconds:0} ms for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        var path = world.Paths[From, To];
        var usual = path.MostDelay;
        path.MostDelay = Most;
        world.Simulator.After(Length, () => path.MostDelay = usual);
    }
}
