using Npgsql;
using NpgsqlTypes;
using Titan.Core;

namespace Titan.Storage.Postgres;

/// <summary>Removes what ended long ago, on a connection of its own.</summary>
internal sealed class HistoryWriter(Session session, Leadership leadership) : IAsyncDisposable
{
    /// <summary>Seconds a removal may take: the output of a thousand tasks can be many gigabytes.</summary>
    private const int Patience = 60;

    private const string Forget = """
        WITH gone AS (DELETE FROM titan.tasks WHERE id IN (SELECT id FROM titan.tasks WHERE ended_at < $1 ORDER BY ended_at LIMIT $2) RETURNING id),
            attempts AS (DELETE FROM titan.superseded_attempts AS a USING gone WHERE a.task = gone.id),
            output AS (DELETE FROM titan.output AS o USING gone WHERE o.task = gone.id)
        SELECT count(*) FROM gone
        """;

    private const string ForgetRequests = """
        WITH gone AS (DELETE FROM titan.requests WHERE (accepted_at, id) IN (SELECT accepted_at, id FROM titan.requests WHERE accepted_at <= $1 ORDER BY accepted_at LIMIT $2) RETURNING 1)
        SELECT count(*) FROM gone
        """;

    private CancellationTokenSource _stop = new();

    /// <returns>How many tasks were removed.</returns>
    /// <exception cref="StoreUnavailableException">It was broken off, or the database is away.</exception>
    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => RemoveAsync(Forget, endedBefore, limit, cancellation);

    /// <returns>How many requests were removed.</returns>
    /// <exception cref="StoreUnavailableException">It was broken off, or the database is away.</exception>
    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) => RemoveAsync(ForgetRequests, acceptedUntil, limit, cancellation);

    private async ValueTask<int> RemoveAsync(string sql, Instant time, int limit, CancellationToken cancellation)
    {
        var stop = Volatile.Read(ref _stop).Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop);
        try
        {
            return await leadership.WriteAsync(session, (connection, token) => RemoveAsync(connection, sql, time, limit, token), either.Token);
        }
        catch (OperationCanceledException broken) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException("history gives way to the beginning of a new leadership", broken);
        }
    }

    /// <summary>Breaks a removal off: a new leadership, of our own too, waits for the lock of every write.</summary>
    public async ValueTask GiveWayAsync()
    {
        // Not disposed of: a removal may be about to look at it.
        await Interlocked.Exchange(ref _stop, new CancellationTokenSource()).CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        _stop.Dispose();
    }

    private async ValueTask<int> RemoveAsync(NpgsqlConnection connection, string sql, Instant time, int limit, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            Timeout = Patience,
            BatchCommands =
            {
                leadership.Fence(),
                new NpgsqlBatchCommand(sql)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<long> { TypedValue = PostgresTime.From(time), NpgsqlDbType = NpgsqlDbType.TimestampTz },
                        new NpgsqlParameter<int> { TypedValue = limit },
                    },
                },
            },
        };
        await using var answer = await batch.ExecuteReaderAsync(cancellation);
        await answer.NextResultAsync(cancellation);
        await answer.ReadAsync(cancellation);
        return (int)answer.GetInt64(0);
    }
}
