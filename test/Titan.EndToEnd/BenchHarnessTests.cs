using System.Text.Json;

namespace Titan.EndToEnd;

/// <summary>The harness of <c>make bench</c> runs. What it measures here is too little to say anything.</summary>
public sealed class BenchHarnessTests
{
    [Fact]
    public async Task A_thousandth_of_the_work_gives_all_figures_and_a_page()
    {
        await using var results = new TemporaryFolder();
        var process = Launch.Start(Programs.Bench, ["placement", "flat-cost", "bulk-submit", "noop-drain", "store-throughput"],
            KeyValuePair.Create("TITAN_BENCH_SMOKE", results.Path), KeyValuePair.Create("TITAN_BENCH_STORES", "sqlite"));

        (await TitanCommand.EndAsync(process, "bench")).Ended(0);

        var page = Assert.Single(Directory.GetFiles(results.Path, "*.md"));
        Assert.Contains("noop drained", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var file = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.ChangeExtension(page, "json"), TestContext.Current.CancellationToken));
        var figures = file.RootElement.GetProperty("figures").EnumerateArray().ToDictionary(figure => figure.GetProperty("name").GetString()!, figure => figure.GetProperty("value").GetDouble());
        string[] rates = ["placements, 10,000 Workers, 1,000,000 pending", "bulk submit", "noop drained", "bulk submit, sqlite", "noop drained, sqlite", "bare inserts, sqlite", "bare updates, sqlite"];
        Assert.All(rates, name => Assert.True(figures.TryGetValue(name, out var value) && value > 0, $"{name} is not among {string.Join(", ", figures)}"));
    }
}
