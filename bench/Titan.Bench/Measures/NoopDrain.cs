using System.Diagnostics;

namespace Titan.Bench.Measures;

/// <summary>Tasks that do nothing, queued before the Workers come: what Manager and link can do.</summary>
internal sealed class NoopDrain : IMeasure
{
    private const int Slots = 1_000;
    private static readonly int Tasks = Smoke.Of(1_000_000);
    private static readonly int Runs = Smoke.Of(3);

    public string Name => "noop-drain";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var rates = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            await using var stand = await Stand.StartAsync();
            await stand.SubmitAsync(Enumerable.Repeat(Specs.Noop(), Tasks));
            var begun = Stopwatch.GetTimestamp();
            await stand.AddWorkerAsync(Slots, "w1");
            await stand.AddWorkerAsync(Slots, "w2");
            await stand.SucceededAsync(Tasks);
            rates.Add(Tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        yield return Figure.Median("noop drained", "tasks/s", rates, $"{Tasks:#,0} tasks, two Workers of {Slots:#,0} slots, their start included, memory store") with { Batching = "1,000 tasks a message" };
    }
}
