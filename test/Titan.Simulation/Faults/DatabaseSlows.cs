using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>The database takes far longer than usual, up to a limit, for a while.</summary>
internal sealed record DatabaseSlows(TimeSpan At, TimeSpan Slowest, TimeSpan Length) : Deed(At)
{
    public override string Kind => "database is slow";

    public override string Tell() => $"database takes up to {Slowest.TotalMilliseconds:0} ms for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        var usual = world.Database.SlowestWork;
        world.Database.SlowestWork = Slowest;
        world.Simulator.After(Length, () => world.Database.SlowestWork = TimeSpan.FromMilliseconds(Math.Min(usual.TotalMilliseconds, 3)));
    }
}
