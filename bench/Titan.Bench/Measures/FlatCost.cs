using Titan.Bench.CoreAlone;
using Titan.Bench.Results;

namespace Titan.Bench.Measures;

/// <summary>What a submit, a grant and a result cost in Core, against how many tasks wait.</summary>
internal sealed class FlatCost : IMeasure
{
    private const int Workers = 100;
    private const int Slots = 20;
    private const int Rounds = 9;
    private const int Batch = 1_000;
    private static readonly int RoundBatches = Smoke.Of(40);
    private static readonly int[] Levels = Smoke.Folder is null ? [10_000, 100_000, 1_000_000] : [2_000, 4_000, 8_000];
    private static readonly string[] Steps = ["submit", "grant", "result"];

    public string Name => "flat-cost";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await Task.Yield();
        // So that all of it is compiled for good before anything is measured.
        Measure(Levels[0]);
        var least = Measure(Levels[0]);
        foreach (var figure in Figures(Levels[0], least)) yield return figure;
        foreach (var level in Levels[1..])
        {
            var costs = Measure(level);
            foreach (var figure in Figures(level, costs)) yield return figure;
            for (var step = 0; step < Steps.Length; step++)
            {
                yield return Figure.Median($"{Steps[step]}, cost at {level:#,0} pending to {Levels[0]:#,0}", "×", [Figure.Percentile(costs[step], 50) / Figure.Percentile(least[step], 50)], "of the medians")
                    with
                { Batching = $"{Batch:#,0} a batch" };
            }
        }
    }

    private static IEnumerable<Figure> Figures(int level, List<double>[] costs) => Steps.Zip(costs, (step, micros) =>
        Figure.Median($"{step} at {level:#,0} pending", "µs", micros, $"Core alone, one thread, {Workers * Slots:#,0} slots on {Workers} Workers, {RoundBatches * Batch:#,0} tasks a round, collections of garbage included") with
        {
            Batching = $"{Batch:#,0} a batch",
            Point = new CurvePoint(step, "pending tasks", level),
        });

    /// <returns>Microseconds a task of each step, a round each.</returns>
    private static List<double>[] Measure(int pending)
    {
        GC.Collect();
        var core = new CoreStand(Workers, Slots, pending);
        List<double>[] costs = [[], [], []];
        for (var round = 0; round <= Rounds; round++)
        {
            var (submits, grants, results) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            for (var batch = 0; batch < RoundBatches; batch++)
            {
                var turn = core.Turn(Batch);
                (results, grants) = (results + turn.Results, grants + turn.Grants);
                submits += core.Submit(Batch);
            }

            if (round == 0) continue;
            foreach (var (step, spent) in new[] { submits, grants, results }.Index()) costs[step].Add(spent.TotalMicroseconds / (RoundBatches * Batch));
        }

        return costs;
    }
}
