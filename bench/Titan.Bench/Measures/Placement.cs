using Titan.Bench.CoreAlone;

namespace Titan.Bench.Measures;

/// <summary>Tasks with requirements meet Workers with labels, in Core alone, where many of both are there.</summary>
internal sealed class Placement : IMeasure
{
    private const int Slots = 2;
    private const int Rounds = 7;
    private static readonly int Workers = Smoke.Of(10_000);
    private static readonly int Pending = Smoke.Of(1_000_000);
    private static readonly int RoundBatches = Smoke.Of(50);
    private static readonly int Batch = Smoke.Of(1_000);
    private static readonly int Singles = Smoke.Of(5_000);

    public string Name => "placement";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        await Task.Yield();
        var core = new CoreStand(Workers, Slots, Pending);
        var (rates, turns) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (results, grants) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var batch = 0; batch < RoundBatches; batch++)
            {
                var turn = core.Turn(Batch);
                (results, grants) = (results + turn.Results, grants + turn.Grants);
                core.Submit(Batch);
            }

            rates.Add(RoundBatches * Batch / grants.TotalSeconds);
            turns.Add(RoundBatches * Batch / (results + grants).TotalSeconds);
        }

        var singles = new List<double>();
        for (var turn = 0; turn < Singles; turn++)
        {
            singles.Add(core.Turn(1).Grants.TotalMilliseconds);
            core.Submit(1);
        }

        var where = $"{Workers:#,0} Workers of {Slots} slots with 4 labels each, all taken; {core.Pending:#,0} pending of 71 different requirements; Core alone, one thread, collections of garbage included";
        var batched = $"{Batch:#,0} a batch";
        yield return Figure.Median("placements, 10,000 Workers, 1,000,000 pending", "tasks/s", rates[1..], $"{where}; {RoundBatches * Batch:#,0} a round after one of warm-up; match, attempt, lease, grant and records") with { Batching = batched };
        yield return Figure.Median("results and placements, 10,000 Workers, 1,000,000 pending", "tasks/s", turns[1..], "the same rounds, with the results that freed the slots") with { Batching = batched };
        yield return Figure.Median("one placement, 10,000 Workers, 1,000,000 pending, p50", "ms", singles, $"{where}; one slot becomes free, one task is placed") with { Batching = "one a batch" };
        yield return new Figure("one placement, 10,000 Workers, 1,000,000 pending, p99", "ms", Figure.Percentile(singles, 99), singles, "the same placements") { Batching = "one a batch" };
    }
}
