using System.Globalization;

namespace Titan.Bench.Measures;

/// <summary>Four kilobytes written and flushed, again and again by one writer: no store that flushes each commit has more of them a second.</summary>
internal sealed class RawFlush : IMeasure
{
    private const int Flushes = 2_000;
    private const int Runs = 3;

    public string Name => "raw-flush";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        if (Tree.Tool("fsync-loop") is not { } loop) yield break;
        var file = Path.Combine(Path.GetTempPath(), $"titan-bench-{Guid.NewGuid():N}");
        try
        {
            var (rates, each) = (new List<double>(), new List<double>());
            for (var run = 0; run < Runs; run++)
            {
                var micros = (await Tool.OutputAsync(loop, file, $"{Flushes}")).Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToList();
                rates.Add(Flushes / (micros.Sum() / 1e6));
                each.AddRange(micros.Select(one => one / 1000));
            }

            var how = $"{Flushes:#,0} times pwrite of 4 KiB and fdatasync, by a C loop, into a file of 16 MiB that is there already, below TMPDIR";
            yield return Figure.Median("raw flushes", "flushes/s", rates, how) with { Durability = "fdatasync" };
            yield return Figure.Median("raw flush, p50", "ms", each, how) with { Durability = "fdatasync" };
            yield return new Figure("raw flush, p99", "ms", Figure.Percentile(each, 99), each, "the same flushes") { Durability = "fdatasync" };
        }
        finally
        {
            File.Delete(file);
        }
    }
}
