using Titan.Simulation.Processes;

namespace Titan.Simulation.Faults;

/// <summary>A program is killed, a Worker with all that it runs, and starts again after a while.</summary>
/// <param name="IsSilent">Its machine goes with it: nobody is told that its connections are gone.</param>
/// <param name="Steps">How many more steps it makes before it dies, so that it dies anywhere.</param>
/// <param name="Down">Until another process begins there; null: none does.</param>
internal sealed record Dies(TimeSpan At, string Node, bool IsSilent, int Steps, TimeSpan? Down) : ProcessFault(At, Node)
{
    public override string Kind => $"{Program} {(IsSilent ? "loses its power" : Down is null ? "dies for good" : "is killed")}";

    public override string Tell() => $"{Kind}: {Node}, within {Steps} steps{(Down is { } down ? $", down for {down.TotalSeconds:0.0} s" : "")}";

    protected override void Do(World world, Node node, ILife life)
    {
        node.DiesSilently = IsSilent;
        if (Down is { } down) node.StartAgain(down);
        else life.Process.AtDeath(() => node.IsGoneForGood = true);
        life.Process.KillAfter(Steps);
    }
}
