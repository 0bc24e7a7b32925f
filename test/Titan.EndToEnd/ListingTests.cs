using System.Globalization;

namespace Titan.EndToEnd;

/// <summary>Lists over thousands of tasks, most of which have left memory, while new ones come all the time.</summary>
public abstract class ListingTests(StoreKind store)
{
    private const int Count = 1_500;

    [Fact]
    public async Task Lists_hold_every_task_once_newest_first_while_new_ones_come()
    {
        await using var cluster = await Cluster.StartAsync(store, "--retention", "0");
        await cluster.AddWorkerAsync("w1", slots: 4);
        using var lines = new TemporaryFile(Enumerable.Range(0, Count).Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var begun = DateTimeOffset.UtcNow;
        var ended = await SubmitAsync(cluster, lines, "ended", "--wait");
        var middle = DateTimeOffset.UtcNow;
        var waiting = await SubmitAsync(cluster, lines, "waiting", "--require", "nobody=has");

        var more = SubmitAsync(cluster, lines, "more", "--require", "nobody=has");
        do
        {
            var all = await ListAsync(cluster, "--all");
            Assert.Equal(all.Order(StringComparer.Ordinal).Distinct().Reverse(), all);
            Assert.Subset(all.ToHashSet(), ended.Concat(waiting).ToHashSet());
            Assert.Equal(Sorted(ended), await ListAsync(cluster, "--all", "--label", "kind=ended"));
            Assert.Equal(Sorted(waiting), await ListAsync(cluster, "--all", "--state", "pending", "--name", "WAITING"));
            Assert.Equal(Sorted(ended), await ListAsync(cluster, "--all", "--worker", "w1", "--state", "succeeded", "--since", $"{begun:O}"));
            Assert.Empty((await ListAsync(cluster, "--all", "--since", $"{middle:O}")).Intersect(ended));
            Assert.Equal(50, (await ListAsync(cluster)).Length);
        }
        while (!more.IsCompleted);

        Assert.Equal(Sorted([.. ended, .. waiting, .. await more]), await ListAsync(cluster, "--all"));
        Assert.Equal(Sorted(ended)[..1_234], await ListAsync(cluster, "--limit", "1234", "--label", "kind=ended"));
    }

    private static string[] Sorted(IEnumerable<string> ids) => [.. ids.OrderDescending(StringComparer.Ordinal)];

    private static async Task<string[]> SubmitAsync(Cluster cluster, TemporaryFile lines, string kind, params string[] switches) =>
        (await cluster.Titan.RunAsync(["submit", "--each-line", lines.Path, "--command", "true {}", "--label", $"kind={kind}", "--name", $"task {kind}", "-o", "id", .. switches])).Ended(0).Lines;

    private static async Task<string[]> ListAsync(Cluster cluster, params string[] switches) => (await cluster.Titan.RunAsync(["tasks", "-o", "id", .. switches])).Ended(0).Lines;

    public sealed class OnSqlite() : ListingTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : ListingTests(StoreKind.Postgres);
}
