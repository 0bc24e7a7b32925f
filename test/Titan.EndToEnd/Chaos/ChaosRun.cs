using System.Diagnostics;
using Titan.EndToEnd.Chaos.Checking;
using Titan.EndToEnd.Chaos.Faults;
using Titan.EndToEnd.Chaos.Plan;
using Titan.EndToEnd.Chaos.Clients;
using Titan.EndToEnd.Disks;

namespace Titan.EndToEnd.Chaos;

/// <summary>One cluster under one plan, from its start to the last look.</summary>
internal sealed class ChaosRun(StoreKind kind, int seed, TimeSpan length, Tally tally, Action<string> say)
{
    /// <returns>What must not be, and was.</returns>
    public async Task<Violations> RunAsync()
    {
        var violations = new Violations();
        await using var store = await ChaosStore.CreateAsync(kind);
        await using var marks = new TemporaryFolder();
        var mark = Guid.NewGuid().ToString("N");
        var recipes = new Recipes(marks.Path, mark);
        var told = new Told(violations);
        // One Worker's commands are of another user.
        await Machine.RunAsync("chmod", "777", marks.Path);

        string workFolder;
        await using (var cluster = await ChaosCluster.StartAsync(store, tally, violations))
        {
            workFolder = cluster.Room.Path;
            var plan = new ChaosPlan(seed, length, store, cluster.Room);
            foreach (var fault in plan.Lanes.SelectMany(lane => lane.Faults)) tally.Count($"planned {fault.Kind}");
            say($"== {kind}, TITAN_CHAOS_SEED={seed}, {length.TotalSeconds:0} s of faults\n{plan}");
            await using var workload = new Workload(cluster, recipes, told, tally, violations, seed);
            var begun = Stopwatch.GetTimestamp();
            await new FaultRunner(cluster, tally).RunAsync(plan);
            var faulty = Stopwatch.GetElapsedTime(begun);
            await workload.StopAsync();
            await new Checker(cluster, told, recipes, mark, tally, violations).CheckAsync();
            say($"{kind}: {faulty.TotalSeconds:0.0} s of faults, and {(Stopwatch.GetElapsedTime(begun) - faulty).TotalSeconds:0.0} s until all had ended and was looked at");
        }

        foreach (var pid in Processes.WithArgument(workFolder)) violations.Add("no process is left", $"of the cluster: {Processes.Describe(pid)}");
        tally.Count("violations", violations.Count);
        say($"{kind}: {told.Acknowledged} tasks acknowledged, {violations.Count} violations\n{violations}");
        return violations;
    }
}
