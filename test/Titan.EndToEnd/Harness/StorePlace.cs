namespace Titan.EndToEnd.Harness;

/// <summary>Where the Managers of one test keep their tasks. It outlives each of them, and goes with the test.</summary>
internal sealed class StorePlace : IAsyncDisposable
{
    private readonly IAsyncDisposable? _place;

    private StorePlace(IAsyncDisposable? place, params string[] switches)
    {
        _place = place;
        Switches = switches;
    }

    /// <summary>The switches of `manager` that lead here.</summary>
    public IReadOnlyList<string> Switches { get; }

    /// <summary>A place that the test made, and ends.</summary>
    public static StorePlace At(params string[] switches) => new(null, switches);

    public static async Task<StorePlace> CreateAsync(StoreKind kind)
    {
        switch (kind)
        {
            case StoreKind.Sqlite:
                var folder = new TemporaryFolder();
                return new StorePlace(folder, "--data-dir", folder.Path);
            case StoreKind.Postgres:
                var shared = await TestContext.Current.GetFixture<SharedPostgres>() ?? throw new InvalidOperationException("this assembly has no PostgreSQL");
                var database = await shared.CreateDatabaseAsync();
                return new StorePlace(database, "--pg-dsn", database.Url);
            default:
                return new StorePlace(null, "--store", "memory");
        }
    }

    public ValueTask DisposeAsync() => _place?.DisposeAsync() ?? ValueTask.CompletedTask;
}
