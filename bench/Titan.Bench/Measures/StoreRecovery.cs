using Titan.Bench.Stores;

namespace Titan.Bench.Measures;

/// <summary>A Manager with a million pending tasks is killed: how soon the next one leads on the same store, and what it takes in memory.</summary>
internal sealed class StoreRecovery : IMeasure
{
    private const int Tasks = 1_000_000;
    private const int Runs = 3;

    public string Name => "store-recovery";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await foreach (var bed in StoreBeds.DurableAsync())
        {
            double before;
            await using (var stand = await Stand.StartAsync(bed.Switches))
            {
                var idle = Machine.Resident(stand.Manager.Pid);
                await stand.SubmitAsync(Enumerable.Range(0, Tasks).Select(number => Specs.Shell($"true {number}")));
                before = MiB(Machine.Resident(stand.Manager.Pid) - idle);
                // Disposed of by kill -9, as everywhere here.
            }

            var seconds = new List<double>();
            var memory = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                await using var stand = await Stand.StartAsync(bed.Switches);
                seconds.Add((await stand.LeadsAsync()).TotalSeconds);
                memory.Add(MiB(Machine.Resident(stand.Manager.Pid)));
                if ((await stand.Client.Cluster.StatusAsync()).Tasks.Pending != Tasks) throw new InvalidOperationException($"{bed.Kind} does not remember {Tasks:#,0} tasks");
            }

            yield return Figure.Median($"recovery of a million pending, {bed.Kind}", "s", seconds, "kill -9, then from the start of the next Manager until it leads; shell tasks, distinct commands; on PostgreSQL the dead one's lease of 3 s runs out first") with { Durability = bed.Durability, Batching = "1,000 tasks a message" };
            yield return Figure.Median($"memory of a Manager that has recovered a million pending, {bed.Kind}", "MiB", memory, "resident set when it leads, garbage included") with { Durability = bed.Durability, Batching = "1,000 tasks a message" };
            yield return Figure.Median($"memory of a million pending, {bed.Kind}", "MiB", [before], "growth of the resident set of the Manager that took them, garbage included") with { Durability = bed.Durability, Batching = "1,000 tasks a message" };
        }
    }

    private static double MiB(long bytes) => bytes / (1024.0 * 1024);
}
