using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>Finds out whether a pooler stands between that gives a session of the server to another client after each transaction or statement.</summary>
/// <remarks>
/// Settings, prepared statements and locks of a session belong to whoever has it next there: commits fail with the statements of others, and a setting that makes them durable is lost.
/// Where sessions are kept, two connections that are open at the same time have two of them, and each has the same one all the time.
/// </remarks>
internal static class PoolerCheck
{
    private const int AnswerSeconds = 5;

    /// <summary>Pgpool sends to a standby what only reads, unless it is told otherwise.</summary>
    private const string Backend = "/*NO LOAD BALANCE*/ SELECT pg_backend_pid()";

    /// <summary>One pooler hands out what came back last, another what has waited longest: twice in a row and in turn, so that neither looks like a session that is kept.</summary>
    private const string Turns = "aabbabba";

    /// <summary>What to do about it.</summary>
    public static string Advice => "a pooler in transaction or statement mode stands between, which mixes up the sessions of its clients; connect directly, or set it to session mode (PgBouncer: pool_mode = session)";

    /// <exception cref="StoreRefusedException">There is no second session to be had.</exception>
    public static async ValueTask<bool> MixesSessionsAsync(PostgresDsn dsn, CancellationToken cancellation)
    {
        var settings = dsn.For("titan look", AnswerSeconds);
        settings.Pooling = false;
        settings.MaxAutoPrepare = 0;
        await using var a = new NpgsqlConnection(settings.ConnectionString);
        await using var b = new NpgsqlConnection(settings.ConnectionString);
        await a.OpenAsync(cancellation);
        await OpenSecondAsync(b, dsn, cancellation);

        var (ofA, ofB) = (new HashSet<int>(), new HashSet<int>());
        foreach (var turn in Turns)
        {
            var (connection, seen) = turn == 'a' ? (a, ofA) : (b, ofB);
            seen.Add(await AskAsync(connection, cancellation));
        }

        return ofA.Count > 1 || ofB.Count > 1 || ofA.Overlaps(ofB);
    }

    private static async ValueTask OpenSecondAsync(NpgsqlConnection connection, PostgresDsn dsn, CancellationToken cancellation)
    {
        try
        {
            await connection.OpenAsync(cancellation);
            // A pooler lets clients in by itself, and only then looks for a session.
            await AskAsync(connection, cancellation);
        }
        catch (Exception late) when (late is TimeoutException or NpgsqlException { InnerException: TimeoutException })
        {
            throw new StoreRefusedException($"{dsn} gives one session and no second one: a manager needs up to nine; raise the size of the pool (PgBouncer: default_pool_size) or max_connections", late);
        }
    }

    private static async ValueTask<int> AskAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var ask = new NpgsqlCommand(Backend, connection);
        return (int)(await ask.ExecuteScalarAsync(cancellation))!;
    }
}
