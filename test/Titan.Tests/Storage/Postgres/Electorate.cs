using Npgsql;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

/// <summary>A database with nothing in it but the rows about leadership, and Managers that stand for it.</summary>
internal sealed class Electorate : IAsyncDisposable
{
    private const string Tables = """
        CREATE SCHEMA titan AUTHORIZATION titan;
        SET ROLE titan;
        CREATE TABLE titan.leadership (
            singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
            epoch bigint NOT NULL UNIQUE, holder text, address text, expires_at timestamptz, lease_ceiling bigint NOT NULL DEFAULT 0);
        INSERT INTO titan.leadership (epoch) VALUES (0);
        CREATE TABLE titan.managers (id text PRIMARY KEY, address text NOT NULL, version text NOT NULL, started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL);
        """;

    private readonly PostgresDatabase _database;
    private readonly List<IAsyncDisposable> _parts = [];

    private Electorate(PostgresDatabase database) => _database = database;

    private string Settings => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _database.Server.Port,
        Username = PostgresServer.User,
        Password = PostgresServer.Password,
        Database = _database.Name,
        Pooling = false,
    }.ConnectionString;

    public static async Task<Electorate> CreateAsync(SharedPostgres postgres)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SqlAsync(Tables);
        return new Electorate(database);
    }

    public static Peer Manager(string id) => new(id, $"{id}.example:50051", "1.2.3", new Titan.Core.Instant(20_000_000_000), Leads: false);

    public Election Stand(string id, TimeProvider? time = null, ElectionTerms? terms = null)
    {
        var self = Manager(id);
        var leadership = new Election(Settings, () => self, time ?? TimeProvider.System, terms);
        _parts.Add(leadership);
        return leadership;
    }

    /// <summary>A session in the middle of a commit under this epoch: it holds the lock that every commit begins with.</summary>
    public async Task<NpgsqlConnection> CommittingAsync(string name, long epoch)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Settings) { ApplicationName = name }.ConnectionString);
        _parts.Add(connection);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var fence = new NpgsqlCommand($"BEGIN; SELECT 1 FROM titan.leadership WHERE epoch = {epoch} FOR KEY SHARE", connection);
        Assert.Equal(1, await fence.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        return connection;
    }

    public Task<string> SqlAsync(string sql) => _database.SqlAsync(sql);

    /// <summary>Nobody gets a connection any more, and those that are there end.</summary>
    public Task CloseAsync() => _database.Server.SqlAsync(
        $"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{_database.Name}'");

    public Task OpenAsync() => _database.Server.SqlAsync($"ALTER DATABASE {_database.Name} ALLOW_CONNECTIONS true");

    /// <summary>Waits until the lease has run out in the database's time.</summary>
    public async Task ExpiredAsync() => await UntilAsync(async () => await SqlAsync("SELECT expires_at <= clock_timestamp() FROM titan.leadership") == "t");

    /// <summary>Looks again until it is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> evidence)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var begun = TimeProvider.System.GetTimestamp();
        while (!await evidence())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Evidence.Patience, "what was waited for did not come");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts) await part.DisposeAsync();
        await _database.DisposeAsync();
    }
}
