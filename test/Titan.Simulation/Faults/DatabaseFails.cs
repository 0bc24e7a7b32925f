using Titan.Simulation.Planning;
using Titan.Simulation.Store;

namespace Titan.Simulation.Faults;

/// <summary>The database is away, or says nothing, for a while.</summary>
internal sealed record DatabaseFails(TimeSpan At, DatabaseCondition How, TimeSpan Length) : Deed(At)
{
    public override string Kind => How == DatabaseCondition.Away ? "database is away" : "database is silent";

    public override string Tell() => $"{Kind} for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        world.Database.Become(How);
        world.Simulator.After(Length, () => world.Database.Become(DatabaseCondition.Up));
    }
}
