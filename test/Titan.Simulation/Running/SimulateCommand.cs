using System.CommandLine;
using System.Globalization;
using Titan.CommandLine;
using Titan.Simulation.Planning;

namespace Titan.Simulation.Running;

/// <summary>The simulator by hand: a range of seeds, or the story of one.</summary>
internal static class SimulateCommand
{
    /// <returns>0 when nothing broke, 1 when something did, 2 for wrong arguments.</returns>
    public static int Run(string[] arguments)
    {
        var seeds = new Option<long>("--seeds") { Description = "How many seeds to run", DefaultValueFactory = _ => 1_000 };
        var from = new Option<ulong>("--from") { Description = "The first of them", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Worlds at once", DefaultValueFactory = _ => Environment.ProcessorCount };
        var coverage = new Option<bool>("--coverage") { Description = "Print how often each fault, transition and release was met" };
        var seed = new Option<ulong?>("--seed") { Description = "Run one seed only" };
        var trace = new Option<bool>("--trace") { Description = "With --seed: tell what happens, line by line" };
        var shrink = new Option<bool>("--shrink") { Description = "With --seed: leave out the faults and commands that the failure does not need" };
        var root = new RootCommand("Runs Titan's Core, control loop and links through virtual worlds of faults.") { seeds, from, threads, coverage, seed, trace, shrink };
        root.SetAction(parsed => parsed.GetValue(seed) is { } one
            ? RunOne(one, parsed.GetValue(trace), parsed.GetValue(shrink))
            : RunRange(parsed.GetValue(from), parsed.GetValue(seeds), parsed.GetValue(threads), parsed.GetValue(coverage)));
        var command = root.Parse(arguments);
        return command.Errors.Count > 0 ? Refuse(command.Errors[0].Message) : command.Invoke();
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine($"simulate: {why}; see --help");
        return 2;
    }

    private static int RunOne(ulong seed, bool trace, bool shrink)
    {
        var plan = PlanMaker.Make(seed);
        if (shrink) plan = Shrinker.Shrink(plan);
        if (trace || shrink)
        {
            foreach (var deed in plan.Deeds) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {deed.At.TotalSeconds,9:0.000} plan: {deed.Tell()}"));
        }

        var outcome = Worlds.Run(plan, trace ? Console.WriteLine : null);
        Console.WriteLine(outcome.Violation is { } violation ? $"seed {seed}: {violation}" : $"seed {seed}: no violation");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Events} events, {outcome.Length.TotalSeconds:0.0} s of virtual time, trace {outcome.TraceHash:x16}"));
        return outcome.Violation is null ? 0 : 1;
    }

    private static int RunRange(ulong first, long count, int threads, bool printCoverage)
    {
        var run = SeedRun.Over(first, count, threads);
        if (printCoverage)
        {
            foreach (var (what, times) in run.Coverage.Hits) Console.WriteLine($"{times,12} {what}");
        }

        foreach (var broken in run.Violations) Console.WriteLine($"seed {broken.Seed}: {broken.Violation}");
        if (run.ViolationCount > 0) Console.WriteLine($"see one with: make simulate SEED={run.Violations[0].Seed}");
        Console.WriteLine($"titan {CommandLineProgram.Version}, seeds from {first}");
        Console.WriteLine(run.Summary);
        return run.ViolationCount == 0 ? 0 : 1;
    }
}
