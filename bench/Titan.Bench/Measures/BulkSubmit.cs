using System.Diagnostics;

namespace Titan.Bench.Measures;

/// <summary>A million distinct tasks with nobody to run them: how fast they are acknowledged, and what each costs in memory.</summary>
internal sealed class BulkSubmit : IMeasure
{
    private static readonly int Tasks = Smoke.Of(1_000_000);
    private static readonly int Runs = Smoke.Of(3);

    public string Name => "bulk-submit";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var rates = new List<double>();
        var written = new List<double>();
        var bytes = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            await using var stand = await Stand.StartAsync();
            var idle = Machine.Resident(stand.Manager.Pid);
            var begun = Stopwatch.GetTimestamp();
            await stand.SubmitAsync(Specs.Shell(""), Enumerable.Range(0, Tasks).Select(number => $"true {number}"));
            rates.Add(Tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds);
            bytes.Add((Machine.Resident(stand.Manager.Pid) - idle) / (double)Tasks);
        }

        for (var run = 0; run < Runs; run++)
        {
            await using var stand = await Stand.StartAsync();
            var begun = Stopwatch.GetTimestamp();
            await stand.SubmitAsync(Enumerable.Range(0, Tasks).Select(number => Specs.Shell($"true {number}")));
            written.Add(Tasks / Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        yield return Figure.Median("bulk submit", "tasks/s", rates, $"{Tasks:#,0} distinct tasks, by their commands, in one stream, acknowledged, memory store, new Manager each run") with { Batching = "1,000 tasks a message" };
        yield return Figure.Median("bulk submit, written out", "tasks/s", written, "the same, each with all of its settings") with { Batching = "1,000 tasks a message" };
        yield return Figure.Median("memory of a pending task", "B", bytes, "growth of the Manager's resident set above idle, garbage included, right after the same runs") with { Batching = "1,000 tasks a message" };
    }
}
