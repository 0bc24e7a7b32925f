using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>The connection of a Worker is reset, or goes dead without a word to either side.</summary>
internal sealed record LinkBreaks(TimeSpan At, int Worker, bool IsSilent) : Deed(At)
{
    public override string Kind => IsSilent ? "link is half-open" : "link is reset";

    public override string Tell() => $"{Kind}: worker {Worker}";

    public override void Do(World world)
    {
        if (world.Workers[Worker].Stream is not { IsOver: false } stream) return;
        world.Coverage.Hit(Kind);
        if (IsSilent) stream.Sever();
        else stream.Reset();
    }
}
