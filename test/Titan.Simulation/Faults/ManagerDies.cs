using Titan.Simulation.Planning;

namespace Titan.Simulation.Faults;

/// <summary>A Manager is killed, and starts again after a while.</summary>
/// <param name="IsSilent">Its machine goes with it: nobody is told that its connections are gone.</param>
/// <param name="Steps">How many more steps it makes before it dies, so that it dies anywhere.</param>
internal sealed record ManagerDies(TimeSpan At, int Manager, bool IsSilent, int Steps, TimeSpan Down) : Deed(At)
{
    public override string Kind => IsSilent ? "manager loses its power" : "manager is killed";

    public override string Tell() => $"{Kind}: manager {Manager}, within {Steps} steps, down for {Down.TotalSeconds:0.0} s";

    public override void Do(World world)
    {
        var node = world.Managers[Manager];
        if (!node.IsUp) return;
        world.Coverage.Hit(Kind);
        var life = node.Life!;
        life.DiesSilently = IsSilent;
        life.Process.AtDeath(() => world.Simulator.After(Down, node.Start));
        life.Process.KillAfter(Steps);
    }
}
