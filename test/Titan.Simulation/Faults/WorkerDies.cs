using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Worker is killed, with all that it runs.</summary>
/// <param name="IsSilent">Its machine goes with it: nobody is told that its connections are gone.</param>
/// <param name="Steps">How many more steps it makes before it dies, so that it dies anywhere.</param>
/// <param name="Down">Until another process takes its id over; null: nobody does.</param>
internal sealed record WorkerDies(TimeSpan At, int Worker, bool IsSilent, int Steps, TimeSpan? Down) : Deed(At)
{
    public override string Kind => IsSilent ? "worker loses its power" : Down is null ? "worker dies for good" : "worker is killed";

    public override string Tell() => $"{Kind}: worker {Worker}, within {Steps} steps{(Down is { } down ? $", down for {down.TotalSeconds:0.0} s" : "")}";

    public override void Do(World world)
    {
        var node = world.Workers[Worker];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        node.DiesSilently = IsSilent;
        var process = node.Life!.Process;
        if (Down is { } down) process.AtDeath(() => world.Simulator.After(down, node.Start));
        else process.AtDeath(() => node.IsGoneForGood = true);
        process.KillAfter(Steps);
    }
}
