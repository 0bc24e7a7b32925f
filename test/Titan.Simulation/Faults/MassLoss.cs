using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>All Workers but one are gone at once: killed, or cut off.</summary>
/// <param name="AreKilled">False: nothing from or to them arrives.</param>
internal sealed record MassLoss(TimeSpan At, bool AreKilled, TimeSpan Length) : Deed(At)
{
    public override string Kind => AreKilled ? "most workers are killed" : "most workers are cut off";

    public override string Tell() => $"{Kind} for {Length.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        world.Coverage.Hit(Kind);
        foreach (var node in world.Workers.Skip(1))
        {
            if (AreKilled && node.IsUp)
            {
                node.StartAgain(Length);
                node.Latest!.Process.Kill();
            }
            else if (!AreKilled)
            {
                foreach (var manager in world.Managers) Clog.Both(world, node.Name, manager.Name, Length);
            }
        }
    }
}
