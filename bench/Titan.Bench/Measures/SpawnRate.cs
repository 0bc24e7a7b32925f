using System.Diagnostics;

namespace Titan.Bench.Measures;

/// <summary>Real `sh -c true` tasks on one Worker, from the first submit to the last recorded exit code, beside the bare loop in the same minute.</summary>
internal sealed class SpawnRate : IMeasure
{
    private const int Tasks = 5_000;
    private const int Runs = 5;

    public string Name => "spawn-rate";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        foreach (var slots in new[] { Environment.ProcessorCount, 4 * Environment.ProcessorCount })
        {
            await using var stand = await Stand.StartAsync();
            await stand.AddWorkerAsync(slots, "w1");
            var done = await RunTasksAsync(stand, 1_000, 0);
            var titan = new List<double>();
            var bare = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                if (SpawnLoop.Path is not null) bare.Add(Tasks / (await SpawnLoop.RunAsync(Tasks, slots, "/bin/sh", "-c", "true")).Seconds);
                var begun = Stopwatch.GetTimestamp();
                done = await RunTasksAsync(stand, Tasks, done);
                titan.Add(Tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            }

            var how = $"{Tasks} tasks a run, {slots} slots, runs of both in turn, 1,000 tasks of warm-up, memory store, output captured";
            yield return Figure.Median($"sh -c true, one Worker, {slots} slots", "tasks/s", titan, how) with { Batching = "1,000 tasks a message" };
            if (bare.Count == 0) continue;
            yield return Figure.Median($"sh -c true, bare C loop, {slots} at once", "runs/s", bare, how);
            yield return Figure.Median($"Worker to bare loop, {slots} slots", "×", [.. titan.Zip(bare, (ours, limit) => ours / limit)], how) with { Batching = "1,000 tasks a message" };
        }
    }

    private static async Task<long> RunTasksAsync(Stand stand, int count, long before)
    {
        await stand.SubmitAsync(Enumerable.Repeat(Specs.Shell("true"), count));
        await stand.SucceededAsync(before + count);
        return before + count;
    }
}
