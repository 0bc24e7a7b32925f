using Npgsql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Connections for readers: few, shared, never those of writers.</summary>
/// <param name="isPooled">Whether connections are kept. One that lay idle may be to a server that was the primary when it was made.</param>
internal sealed class Reads(PostgresDsn dsn, string purpose, bool isPooled = true) : IAsyncDisposable
{
    /// <summary>Readers at once; more wait.</summary>
    private const int Most = 4;

    /// <summary>Seconds a query may take.</summary>
    private const int CommandSeconds = 30;

    // Each query is planned for the tables as they are now: a plan that was made while they were empty would read them from end to end for years.
    private const string Configure = "SELECT set_config('plan_cache_mode', 'force_custom_plan', false), set_config('jit', 'off', false)";

    private readonly NpgsqlDataSource _source = Build(dsn, purpose, isPooled);

    /// <exception cref="StoreUnavailableException">It passes.</exception>
    public async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellation) =>
        // Where the caller's turns do not count: a connection is given back at once, and not when the next one comes.
        await Task.Run(() => RunHereAsync(work, cancellation), cancellation);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<T> RunHereAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation);
                return await work(connection, cancellation);
            }
            catch (Exception failure) when (PostgresFailures.Translate(failure, dsn) is not null)
            {
                // A reader that left meanwhile, or whose leader did, is not told of the connection.
                cancellation.ThrowIfCancellationRequested();
                if (tries > 0 || !PostgresFailures.IsLostConnection(failure)) throw PostgresFailures.Translate(failure, dsn)!;
                // Those that lay idle while the server was started again are all as dead as this one.
                _source.Clear();
            }
        }
    }

    private static NpgsqlDataSource Build(PostgresDsn dsn, string purpose, bool isPooled)
    {
        var settings = dsn.For(purpose, CommandSeconds);
        settings.Pooling = isPooled;
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = Most;
        // What is configured once stays; nothing else of a session is ever changed.
        settings.NoResetOnClose = true;
        return new NpgsqlDataSourceBuilder(settings.ConnectionString).UsePhysicalConnectionInitializer(Initialize, InitializeAsync).Build();
    }

    private static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Configure, connection);
        command.ExecuteNonQuery();
    }

    private static async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Configure, connection);
        await command.ExecuteNonQueryAsync();
    }
}
