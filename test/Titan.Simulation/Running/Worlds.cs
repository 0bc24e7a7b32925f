using Titan.Simulation.Planning;

namespace Titan.Simulation.Running;

/// <summary>Runs worlds, each on one thread.</summary>
internal static class Worlds
{
    public static Outcome Run(ulong seed, Action<string>? story = null) => Run(PlanMaker.Make(seed), story);

    public static Outcome Run(Plan plan, Action<string>? story = null)
    {
        World? world = null;
        try
        {
            world = new World(plan, story);
            world.Run();
        }
#pragma warning disable CA1031 // Whatever it threw, it is what this seed found.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            if (world is null) throw;
            world.Fail($"the simulation threw {fault}");
        }

        return new Outcome(plan.Seed, world.Violation, world.Simulator.Events, world.Simulator.Now, world.Simulator.TraceHash, world.Coverage);
    }
}
