using Npgsql;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Stores;

/// <summary>A database on a server of our own, with the settings that initdb writes.</summary>
internal sealed class PostgresBed : IStoreBed
{
    private readonly PostgresServer _server;
    private readonly PostgresDatabase _database;
    private readonly string _version;
    private readonly string _settings;

    private PostgresBed(PostgresServer server, PostgresDatabase database, string version)
    {
        (_server, _database, _version) = (server, database, version);
        Switches = ["--pg-dsn", database.Url];
        _settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = PostgresServer.User,
            Password = PostgresServer.Password,
            Database = database.Name,
            SslMode = SslMode.Disable,
            Pooling = false,
        }.ToString();
    }

    public string Kind => "postgres";

    public string Durability => $"durable: PostgreSQL {_version}, settings of initdb, over TCP on this machine";

    public IReadOnlyList<string> Switches { get; }

    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PostgresBed> StartAsync()
    {
        var server = await PostgresServer.StartAsync(durable: true);
        return new PostgresBed(server, await server.CreateDatabaseAsync(), await server.SqlAsync("SHOW server_version"));
    }

    public async Task<IRawStore?> OpenRawAsync() => await RawPostgres.OpenAsync(_settings);

    public async Task<DiskUse?> MeasureDiskAsync()
    {
        await using var connection = new NpgsqlConnection(_settings);
        await connection.OpenAsync();
        await using var sizes = new NpgsqlCommand("SELECT pg_table_size('titan.tasks'), pg_indexes_size('titan.tasks'), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint", connection);
        await using var row = await sizes.ExecuteReaderAsync();
        await row.ReadAsync();
        return new DiskUse(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }
}
