using Titan.Bench.Results;

namespace Titan.Bench.Measures;

/// <summary>What a task costs the Manager, submitted and drained through real Workers, against how many others wait meanwhile.</summary>
internal sealed class FlatDrain : IMeasure
{
    private const int Tasks = 50_000;
    private const int Slots = 1_000;
    private const int Rounds = 7;
    private static readonly int[] Levels = [10_000, 1_000_000];
    private static readonly string[] Workers = ["w1", "w2"];

    public string Name => "flat-drain";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var least = new Dictionary<string, double>();
        foreach (var level in Levels)
        {
            await foreach (var figure in MeasureAsync(level))
            {
                yield return figure;
                var curve = figure.Point!.Curve;
                if (least.TryAdd(curve, figure.Value)) continue;
                yield return Figure.Median($"{curve}, cost at {level:#,0} pending to {Levels[0]:#,0}", "×", [figure.Value / least[curve]], "of the medians");
            }
        }
    }

    private static async IAsyncEnumerable<Figure> MeasureAsync(int level)
    {
        await using var stand = await Stand.StartAsync();
        foreach (var worker in Workers)
        {
            await stand.AddWorkerAsync(Slots, worker);
            await stand.Client.Cluster.DrainAsync(worker);
        }

        var (submits, drains) = (new List<double>(), new List<double>());
        await stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), level));
        for (var round = 0; round <= Rounds; round++)
        {
            // What Workers took beyond the last round's count before they heard of its end is made up for.
            var missing = (int)(level + Tasks - (await stand.Client.Cluster.StatusAsync()).Tasks.Pending);
            submits.Add(await CostAsync(stand, async () =>
            {
                await stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), missing));
                return missing;
            }));
            drains.Add(await CostAsync(stand, () => DrainAsync(stand, level)));
        }

        // The first round warms up.
        var how = $"processor time of the Manager for a task; about {Tasks:#,0} noop tasks a round, {Rounds} rounds after one of warm-up, two Workers of {Slots:#,0} slots, memory store";
        yield return Of("submit, whole", level, submits[1..], how);
        yield return Of("drain, whole", level, drains[1..], how);
    }

    private static Figure Of(string curve, int level, List<double> micros, string how) =>
        Figure.Median($"{curve}, at {level:#,0} pending", "µs", micros, how) with { Batching = "1,000 tasks a message", Point = new CurvePoint(curve, "pending tasks", level) };

    /// <returns>How many were drained.</returns>
    private static async Task<long> DrainAsync(Stand stand, int level)
    {
        var before = (await stand.Client.Cluster.StatusAsync()).Tasks.Succeeded;
        foreach (var worker in Workers) await stand.Client.Cluster.ResumeAsync(worker);
        while ((await stand.Client.Cluster.StatusAsync()).Tasks.Pending > level) await Task.Delay(2);
        foreach (var worker in Workers) await stand.Client.Cluster.DrainAsync(worker);
        while (true)
        {
            var tasks = (await stand.Client.Cluster.StatusAsync()).Tasks;
            if (tasks.Running == 0) return tasks.Succeeded - before;
            await Task.Delay(2);
        }
    }

    private static async Task<double> CostAsync(Stand stand, Func<Task<long>> work)
    {
        var before = Machine.ProcessorTime(stand.Manager.Pid);
        var count = await work();
        return (Machine.ProcessorTime(stand.Manager.Pid) - before).TotalMicroseconds / count;
    }
}
