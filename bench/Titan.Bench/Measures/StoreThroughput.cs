using System.Diagnostics;
using Titan.Bench.Stores;

namespace Titan.Bench.Measures;

/// <summary>Tasks that do nothing, submitted while no Worker takes any, then drained: what each store can do, beside what its database can.</summary>
internal sealed class StoreThroughput(string name, int tasks, int rounds) : IMeasure
{
    private const int Slots = 1_000;
    private static readonly string[] Workers = ["w1", "w2"];

    public string Name => name;

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await foreach (var bed in StoreBeds.EachAsync())
        {
            await using var stand = await Stand.StartAsync(bed.Switches);
            foreach (var worker in Workers) await stand.AddWorkerAsync(Slots, worker);
            await using var raw = await bed.OpenRawAsync();
            List<Pace> submits = [], drains = [];
            List<double> inserts = [], updates = [];
            for (var round = 0; round <= rounds; round++)
            {
                if (raw is not null) inserts.Add(await raw.InsertAsync(tasks));
                foreach (var worker in Workers) await stand.Client.Cluster.DrainAsync(worker);
                submits.Add(await PaceAsync(stand, () => stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), tasks))));
                drains.Add(await PaceAsync(stand, async () =>
                {
                    foreach (var worker in Workers) await stand.Client.Cluster.ResumeAsync(worker);
                    await stand.DrainedAsync();
                }));
                if (raw is not null) updates.Add(await raw.UpdateAsync());
            }

            foreach (var figure in Figures(bed, raw, submits, drains, inserts, updates))
                yield return figure with { Durability = bed.Durability, Batching = "1,000 tasks or rows a message and transaction; the Manager's commits as large as they get" };
        }
    }

    private IEnumerable<Figure> Figures(IStoreBed bed, IRawStore? raw, List<Pace> submits, List<Pace> drains, List<double> inserts, List<double> updates)
    {
        // The first round warms up, and is told apart.
        var how = $"{tasks:#,0} noop tasks a round, {rounds} rounds after one of warm-up ({Figure.Show(submits[0].Rate)}/s), one stream, 1,000 tasks a message; {bed.Durability}";
        yield return Figure.Median($"bulk submit, {bed.Kind}", "tasks/s", [.. submits.Skip(1).Select(pace => pace.Rate)], how);
        if (raw is not null) yield return Figure.Median($"bare inserts, {bed.Kind}", "rows/s", inserts[1..], $"in turn with the rounds: {raw.How}");
        yield return Figure.Median($"noop drained, {bed.Kind}", "tasks/s", [.. drains.Skip(1).Select(pace => pace.Rate)], $"the same rounds, warm-up {Figure.Show(drains[0].Rate)}/s; two Workers of {Slots:#,0} slots, there and idle before");
        if (raw is not null) yield return Figure.Median($"bare updates, {bed.Kind}", "rows/s", updates[1..], "as the bare inserts; a drained task is two updates");
        yield return Figure.Median($"processor time of the Manager for a submit, {bed.Kind}", "µs", [.. submits.Skip(1).Select(pace => pace.Processor)], "the same rounds; client and database apart");
        yield return Figure.Median($"processor time of the Manager for a drained task, {bed.Kind}", "µs", [.. drains.Skip(1).Select(pace => pace.Processor)], "the same rounds; Workers and database apart");
    }

    private async Task<Pace> PaceAsync(Stand stand, Func<Task> work)
    {
        var before = Machine.ProcessorTime(stand.Manager.Pid);
        var begun = Stopwatch.GetTimestamp();
        await work();
        var rate = tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return new Pace(rate, (Machine.ProcessorTime(stand.Manager.Pid) - before).TotalMicroseconds / tasks);
    }

    /// <param name="Rate">Tasks a second.</param>
    /// <param name="Processor">Microseconds of the Manager's for one task.</param>
    private readonly record struct Pace(double Rate, double Processor);
}
