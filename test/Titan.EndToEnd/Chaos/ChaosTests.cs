using System.Diagnostics;
using Titan.EndToEnd.Chaos.Plan;

namespace Titan.EndToEnd.Chaos;

/// <summary>Real programs, real wires, real stores, and everything goes wrong at once.</summary>
public sealed class ChaosTests
{
    [Fact]
    public async Task What_was_promised_is_kept_whatever_dies_or_stands_still_or_is_cut_off()
    {
        var tally = new Tally();
        var broken = new List<string>();
        var begun = Stopwatch.GetTimestamp();
        var seed = ChaosSettings.Seed;
        do
        {
            foreach (var store in ChaosSettings.Stores)
            {
                var violations = await new ChaosRun(store, seed, ChaosSettings.OneRound, tally, Say).RunAsync();
                if (violations.Count > 0) broken.Add($"{store}, TITAN_CHAOS_SEED={seed}: {violations}");
            }

            seed++;
        }
        while (Stopwatch.GetElapsedTime(begun) < ChaosSettings.Length);

        Say($"{Stopwatch.GetElapsedTime(begun).TotalMinutes:0.0} minutes\n{tally}");
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        if (ChaosSettings.Stores.Count > 1) Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.True(tally[$"fault {kind}"] > 0 || NeedsRoot(kind, tally), $"{kind} was never met"));
    }

    /// <summary>Whether it is a fault that only root can bring about, and no plan had it here.</summary>
    private static bool NeedsRoot(FaultKind kind, Tally tally) => kind is FaultKind.WorkerFolderFull or FaultKind.WorkerCannotFork && tally[$"planned {kind}"] == 0;

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
