namespace Titan.Bench.Stores;

/// <summary>The stores that are measured, each new and empty, one after another: two at once would measure each other.</summary>
/// <remarks>All of them, unless TITAN_BENCH_STORES names some: <c>TITAN_BENCH_STORES=sqlite,postgres</c>.</remarks>
internal static class StoreBeds
{
    private static readonly string[]? Chosen = Environment.GetEnvironmentVariable("TITAN_BENCH_STORES")?.Split(',');

    public static async IAsyncEnumerable<IStoreBed> EachAsync()
    {
        if (IsChosen("memory")) await using (var memory = new MemoryBed()) yield return memory;
        await foreach (var bed in DurableAsync()) yield return bed;
    }

    public static async IAsyncEnumerable<IStoreBed> DurableAsync()
    {
        if (IsChosen("sqlite")) await using (var sqlite = new SqliteBed()) yield return sqlite;
        if (IsChosen("postgres")) await using (var postgres = await PostgresBed.StartAsync()) yield return postgres;
    }

    private static bool IsChosen(string kind) => Chosen is null || Chosen.Contains(kind);
}
