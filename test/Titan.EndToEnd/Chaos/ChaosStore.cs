using Microsoft.Data.Sqlite;

namespace Titan.EndToEnd.Chaos;

/// <summary>A store under chaos: where it is, what it is good for, and how its records are read behind Titan's back.</summary>
internal sealed class ChaosStore : IAsyncDisposable
{
    private const string Data = "data";

    private IAsyncDisposable[] _parts = [];

    /// <summary>As the Manager calls it, and as the names of its fail-points begin.</summary>
    public required string Name { get; init; }

    /// <summary>The switches of `manager` that lead here.</summary>
    public required IReadOnlyList<string> Switches { get; init; }

    /// <summary>How many Managers may share it.</summary>
    public int Managers { get; init; } = 1;

    /// <summary>Whether it remembers when a Manager has died.</summary>
    public bool Outlives { get; init; } = true;

    /// <summary>Before the names of tables.</summary>
    public string Schema { get; init; } = "";

    /// <summary>Runs one SELECT; rows as lines, columns parted by "|". Null: there is nothing to read.</summary>
    public Func<string, Task<string[]>>? ReadAsync { get; init; }

    /// <summary>Has its server stop as in a crash, for so long, and start again. Null: it has none.</summary>
    public Func<TimeSpan, Task>? CrashAsync { get; init; }

    /// <summary>Files and folders that can be away for a while, by names that <see cref="TakeAwayAsync"/> knows. Null: there are none.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Has one of the <see cref="Files"/> be elsewhere for so long; false: it was not there.</summary>
    public Func<string, TimeSpan, Task<bool>>? TakeAwayAsync { get; init; }

    public static async Task<ChaosStore> CreateAsync(StoreKind kind) => kind switch
    {
        StoreKind.Memory => new ChaosStore { Name = "memory", Switches = ["--store", "memory"], Outlives = false },
        StoreKind.Sqlite => OnSqlite(new TemporaryFolder(), new TemporaryFolder()),
        StoreKind.Postgres => await OnPostgresAsync(await PostgresServer.StartAsync()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no chaos over this store yet"),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.DisposeAsync();
    }

    private static ChaosStore OnSqlite(TemporaryFolder folder, TemporaryFolder elsewhere)
    {
        var data = Path.Combine(folder.Path, Data);
        return new ChaosStore
        {
            Name = "sqlite",
            Switches = ["--data-dir", data],
            ReadAsync = sql => ReadSqliteAsync(Path.Combine(data, "titan.db"), sql),
            Files = [Data, $"{Data}/titan.db", $"{Data}/titan.db-wal", $"{Data}/titan.lock"],
            TakeAwayAsync = async (name, length) =>
            {
                var (place, away) = (Path.Combine(folder.Path, name), Path.Combine(elsewhere.Path, Guid.NewGuid().ToString("N")));
                if (!Path.Exists(place)) return false;
                Directory.Move(place, away);
                await Moment.PassAsync(length, CancellationToken.None);
                Directory.Move(away, place);
                return true;
            },
            _parts = [folder, elsewhere],
        };
    }

    private static async Task<ChaosStore> OnPostgresAsync(PostgresServer server)
    {
        var database = await server.CreateDatabaseAsync();
        return new ChaosStore
        {
            Name = "postgres",
            Switches = ["--pg-dsn", database.Url],
            Managers = 3,
            Schema = "titan.",
            ReadAsync = async sql => (await database.SqlAsync(sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries),
            CrashAsync = async length =>
            {
                await server.StopAtOnceAsync();
                await Moment.PassAsync(length, CancellationToken.None);
                await server.StartAsync();
            },
            _parts = [server],
        };
    }

    private static async Task<string[]> ReadSqliteAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Our own text, from nobody's input.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await rows.ReadAsync()) lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(column => $"{rows.GetValue(column)}")));
        return [.. lines];
    }
}
