using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>One connection for one purpose, used by one caller at a time, opened anew after each failure.</summary>
internal sealed class Session(PostgresDsn dsn, string purpose) : IAsyncDisposable
{
    /// <summary>Seconds a statement may take before the connection counts as cut.</summary>
    private const int CommandSeconds = 5;

    // Batches find their rows by key, however small a table was when its plan was made: nothing else is left to the planner. And none is worth compiling.
    // What the server or the role says about synchronous_commit holds, unless it is off: a commit must be durable.
    private const string Configure = """
        SELECT set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false),
            set_config('enable_material', 'off', false), set_config('enable_memoize', 'off', false), set_config('enable_bitmapscan', 'off', false),
            set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false),
            set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false)
        """;

    // What a former connection of ours left behind may still hold locks, when the network and not the server broke it.
    private const string EndFormer = "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE pid = $1 AND backend_start = $2";

    private const string Identify = "SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()";

    private readonly string _settings = Settings(dsn, purpose);
    private NpgsqlConnection? _connection;
    private int _backend;
    private DateTime _backendStart = DateTime.UnixEpoch;

    /// <summary>Does one piece of work, and translates its failure; after one the next work gets a fresh connection.</summary>
    /// <param name="work">Done again when a connection that had been there turns out to be gone: it must bear that.</param>
    /// <exception cref="StoreUnavailableException">It passes. Whether a commit under way was made is not known.</exception>
    public async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
    {
        while (true)
        {
            var isFresh = _connection is null;
            try
            {
                return await work(await OpenAsync(cancellation), cancellation);
            }
            catch (Exception failure)
            {
                await CloseAsync();
                // Whatever it failed with: nobody waits for it any more.
                if (cancellation.IsCancellationRequested) throw new OperationCanceledException(failure.Message, failure, cancellation);
                // The server was started again while the connection lay idle, or somebody ended it: that says nothing about now.
                if (!isFresh && PostgresFailures.IsLostConnection(failure)) continue;
                if (PostgresFailures.Translate(failure, dsn) is { } told) throw told;
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private static string Settings(PostgresDsn dsn, string purpose)
    {
        var settings = dsn.For(purpose, CommandSeconds);
        settings.Pooling = false;
        return settings.ConnectionString;
    }

    private async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        if (_connection is { } open) return open;
        var connection = new NpgsqlConnection(_settings);
        _connection = connection;
        await connection.OpenAsync(cancellation);

        await using var preparation = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(EndFormer) { Parameters = { new NpgsqlParameter<int> { TypedValue = _backend }, new NpgsqlParameter<DateTime> { TypedValue = _backendStart } } },
                new NpgsqlBatchCommand(Configure),
                new NpgsqlBatchCommand(Identify),
            },
        };
        await using var answer = await preparation.ExecuteReaderAsync(cancellation);
        await answer.NextResultAsync(cancellation);
        await answer.NextResultAsync(cancellation);
        await answer.ReadAsync(cancellation);
        _backend = answer.GetInt32(0);
        _backendStart = answer.GetDateTime(1);
        return connection;
    }

    private async ValueTask CloseAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync();
    }
}
