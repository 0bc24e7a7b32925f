using Titan.CommandLine;

namespace Titan.Simulation.Running;

/// <summary>What CI asks of the simulator. By hand it runs more: `make simulate SEEDS=1000000`.</summary>
public sealed class SimulationTests
{
    private const int SeedsInAll = 20_000;
    private const int SeedsTwice = 200;

    [Fact]
    public void Twenty_thousand_worlds_break_no_invariant_and_meet_all_that_can_be_met()
    {
        var run = SeedRun.Over(first: 1, SeedsInAll, Environment.ProcessorCount);
        Say(run.Summary);
        foreach (var (what, times) in run.Coverage.Hits) Say($"{times,12} {what}");
        Assert.True(run.ViolationCount == 0, Describe(run));
        Assert.Empty(Story.Required.All.Except(run.Coverage.Hits.Keys));
    }

    [Fact]
    public void What_once_failed_fails_no_more()
    {
        var run = SeedRun.Over(PastFailures.Seeds(), Environment.ProcessorCount);
        Assert.True(run.Seeds > 0);
        Assert.True(run.ViolationCount == 0, Describe(run));
    }

    /// <summary>Invariant 13. What is random, or runs on another thread, would show here.</summary>
    [Fact]
    public void Two_runs_of_a_seed_are_one_and_the_same()
    {
        for (var seed = 1UL; seed <= SeedsTwice; seed++)
        {
            var (first, second) = (Worlds.Run(seed), Worlds.Run(seed, _ => { }));
            Assert.Equal((first.TraceHash, first.Events, first.Length, first.Violation), (second.TraceHash, second.Events, second.Length, second.Violation));
        }
    }

    [Fact]
    public void Other_seeds_are_other_worlds() =>
        Assert.Equal(SeedsTwice, Enumerable.Range(1, SeedsTwice).Select(seed => Worlds.Run((ulong)seed).TraceHash).Distinct().Count());

    private static string Describe(SeedRun run) =>
        $"{run.ViolationCount} of {run.Seeds} seeds broke something in {CommandLineProgram.Version}; see one with: make simulate SEED={(run.Violations is [var first, ..] ? first.Seed : 0)}\n"
        + string.Join('\n', run.Violations.Select(broken => $"seed {broken.Seed}: {broken.Violation}"));

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
