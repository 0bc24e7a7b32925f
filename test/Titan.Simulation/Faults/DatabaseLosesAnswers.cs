using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>The database does what it is asked, and now and then its answer is lost.</summary>
/// <param name="Percent">Of answers.</param>
internal sealed record DatabaseLosesAnswers(TimeSpan At, int Percent, TimeSpan Length) : Deed(At)
{
    public override string Kind => "database loses answers";

    public override string Tell() => $"database loses {Percent} % of its answers for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        world.Database.LosesAnswers = Percent;
        world.Simulator.After(Length, () => world.Database.LosesAnswers = 0);
    }
}
