using System.Diagnostics;
using Titan.Bench.Stores;

namespace Titan.Bench.Measures;

/// <summary>From the call that submits one task to its answer, which comes when the task is durable; and the bare commit of one row, in turn with it.</summary>
/// <remarks>Open-loop: a call is made at its time, whether the ones before it have been answered or not.</remarks>
internal sealed class StoreLatency : IMeasure
{
    private const int Calls = 1_000;
    private const int WarmUp = 200;

    // Before all calls, and as many bare rows: a store that has been used. A log that has been through once is written over, one that grows costs more to flush.
    private const int Before = 100_000;

    // Of calls; bare commits come half way between them, when nothing else is done.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public string Name => "store-latency";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await foreach (var bed in StoreBeds.EachAsync())
        {
            await using var stand = await Stand.StartAsync(bed.Switches);
            await using var raw = await bed.OpenRawAsync();
            await stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), Before));
            if (raw is not null) await raw.InsertAsync(Before);
            var (answers, commits) = await CallAsync(stand, raw);
            var how = $"open-loop, one every {Interval.TotalMilliseconds} ms, {WarmUp} of warm-up, {Before:#,0} tasks pending before; {bed.Durability}";
            yield return Figure.Median($"one submit to its answer, {bed.Kind}, p50", "ms", answers, how) with { Durability = bed.Durability };
            yield return new Figure($"one submit to its answer, {bed.Kind}, p99", "ms", Figure.Percentile(answers, 99), answers, "the same calls") { Durability = bed.Durability };
            if (raw is null) continue;
            var bare = "one row in a transaction of its own on an idle connection, half way between the calls";
            yield return Figure.Median($"bare commit, {bed.Kind}, p50", "ms", commits, bare) with { Durability = bed.Durability };
            yield return new Figure($"bare commit, {bed.Kind}, p99", "ms", Figure.Percentile(commits, 99), commits, "the same commits") { Durability = bed.Durability };
            yield return Figure.Median($"submit beyond the bare commit, {bed.Kind}, p50", "ms", [Figure.Percentile(answers, 50) - Figure.Percentile(commits, 50)], "the difference of the medians") with { Durability = bed.Durability };
        }
    }

    private static async Task<(IReadOnlyList<double> Answers, IReadOnlyList<double> Commits)> CallAsync(Stand stand, IRawStore? raw)
    {
        var calls = new List<Task<double>>();
        var commits = new List<double>();
        using var timer = new PeriodicTimer(Interval / 2);
        while (calls.Count < WarmUp + Calls)
        {
            await timer.WaitForNextTickAsync();
            calls.Add(SubmitAsync(stand));
            await timer.WaitForNextTickAsync();
            if (raw is not null) commits.Add(await raw.CommitOneAsync());
        }

        var answers = await Task.WhenAll(calls);
        return (answers[WarmUp..], [.. commits.Skip(WarmUp)]);
    }

    private static async Task<double> SubmitAsync(Stand stand)
    {
        var begun = Stopwatch.GetTimestamp();
        await stand.Client.Tasks.SubmitAsync(Specs.Noop());
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}
