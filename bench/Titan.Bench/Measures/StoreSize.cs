using Titan.Bench.Stores;

namespace Titan.Bench.Measures;

/// <summary>What a task takes on disk.</summary>
internal sealed class StoreSize : IMeasure
{
    private const int Tasks = 100_000;
    private const int Slots = 1_000;

    public string Name => "store-size";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await foreach (var bed in StoreBeds.DurableAsync())
        {
            await using (var stand = await Stand.StartAsync(bed.Switches)) await stand.LeadsAsync();
            var empty = await bed.MeasureDiskAsync();
            await using (var stand = await Stand.StartAsync(bed.Switches))
            {
                await stand.LeadsAsync();
                await stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), Tasks));
            }

            var pending = await bed.MeasureDiskAsync();
            await using (var stand = await Stand.StartAsync(bed.Switches))
            {
                await stand.LeadsAsync();
                await stand.AddWorkerAsync(Slots, "w1");
                await stand.SucceededAsync(Tasks);
            }

            var ended = await bed.MeasureDiskAsync();
            foreach (var figure in Figures(bed, "pending", empty!, pending!)) yield return figure with { Durability = bed.Durability };
            foreach (var figure in Figures(bed, "ended without output", empty!, ended!)) yield return figure with { Durability = bed.Durability };
            if (pending!.Log == 0) continue;
            yield return Figure.Median($"write-ahead log of a submit, {bed.Kind}", "B", [PerTask(pending.Log - empty!.Log)], "full-page images of checkpoints included") with { Durability = bed.Durability };
            yield return Figure.Median($"write-ahead log of a drained task, {bed.Kind}", "B", [PerTask(ended!.Log - pending.Log)], "from pending to ended; full-page images included") with { Durability = bed.Durability };
        }
    }

    private static IEnumerable<Figure> Figures(IStoreBed bed, string which, DiskUse empty, DiskUse full)
    {
        var how = $"growth over {Tasks:#,0} noop tasks, log apart";
        yield return Figure.Median($"a task on disk, {which}, {bed.Kind}", "B", [PerTask(full.Table - empty.Table + full.Indexes - empty.Indexes)], $"{how}, indexes included");
        if (full.Indexes > 0) yield return Figure.Median($"of it indexes, {which}, {bed.Kind}", "B", [PerTask(full.Indexes - empty.Indexes)], how);
    }

    private static double PerTask(long bytes) => bytes / (double)Tasks;
}
