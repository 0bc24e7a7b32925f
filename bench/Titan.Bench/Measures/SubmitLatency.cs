using System.Diagnostics;
using System.Globalization;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Measures;

/// <summary>From the call that submits to the first instruction of the task's own process, on a cluster with nothing else to do.</summary>
/// <remarks>Open-loop: a call is made at its time, whether the ones before it have been answered or not.</remarks>
internal sealed class SubmitLatency : IMeasure
{
    private const int Tasks = 1_000;
    private const int WarmUp = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public string Name => "latency";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        if (Tree.Tool("stamp") is not { } stamp) yield break;
        var file = Path.Combine(Path.GetTempPath(), $"titan-bench-{Guid.NewGuid():N}");
        try
        {
            await using var stand = await Stand.StartAsync();
            await stand.AddWorkerAsync(Environment.ProcessorCount, "w1");
            var called = await SubmitAsync(stand, Specs.Exec(stamp, file));
            await stand.SucceededAsync(WarmUp + Tasks);

            var stamps = File.ReadLines(file).Select(line => line.Split(' ')).ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture) / 1e6);
            var measured = called.Skip(WarmUp).ToList();
            var process = measured.Select(call => stamps[call.Id] - call.AtMs).ToList();
            var answer = measured.Select(call => call.AnsweredMs).ToList();
            var how = $"open-loop, one every {Interval.TotalMilliseconds} ms, {WarmUp} of warm-up, memory store; from the call to the clock read first thing by the task's own process";
            yield return Figure.Median("submit to process start, p50", "ms", process, how);
            yield return new Figure("submit to process start, p99", "ms", Figure.Percentile(process, 99), process, how);
            yield return Figure.Median("submit to answer, p50", "ms", answer, "the same calls");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<List<(string Id, double AtMs, double AnsweredMs)>> SubmitAsync(Stand stand, TaskSpec task)
    {
        var calls = new List<Task<(string, double, double)>>();
        using var timer = new PeriodicTimer(Interval);
        while (calls.Count < WarmUp + Tasks && await timer.WaitForNextTickAsync()) calls.Add(CallAsync());
        return [.. await Task.WhenAll(calls)];

        async Task<(string, double, double)> CallAsync()
        {
            var at = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            var begun = Stopwatch.GetTimestamp();
            var answer = await stand.Client.Tasks.SubmitAsync(task);
            return (answer.Id, at, Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
    }
}
