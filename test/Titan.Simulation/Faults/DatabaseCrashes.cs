using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>The database crashes and is back at once: what it had not committed is gone.</summary>
internal sealed record DatabaseCrashes(TimeSpan At) : Deed(At)
{
    public override string Kind => "database crashes";

    public override string Tell() => Kind;

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        world.Database.Crash();
    }
}
