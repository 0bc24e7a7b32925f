using Npgsql;
using NpgsqlTypes;
using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres;

/// <summary>Removes what has ended, on a connection of its own.</summary>
internal sealed class HistoryWriter(Session session, Leadership leadership) : IAsyncDisposable
{
    /// <summary>Seconds a removal may take: the output of a thousand tasks can be many gigabytes.</summary>
    private const int Patience = 60;

    private const string Forget = $"WITH gone AS (DELETE FROM titan.tasks WHERE id IN (SELECT id FROM titan.tasks WHERE ended_at < $1 ORDER BY ended_at LIMIT $2) RETURNING id), {AndTheRest}";

    private const string ForgetThese = $"WITH gone AS (DELETE FROM titan.tasks WHERE id = ANY ($1) AND ended_at IS NOT NULL RETURNING id), {AndTheRest}";

    private const string AndTheRest = """
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
    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => RemoveAsync(Forget, [Time(endedBefore), Number(limit)], cancellation);

    /// <returns>How many tasks were removed: those that had ended.</returns>
    /// <exception cref="StoreUnavailableException">It was broken off, or the database is away.</exception>
    public ValueTask<int> ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation) =>
        RemoveAsync(ForgetThese, [new NpgsqlParameter<string[]> { TypedValue = [.. ids.Select(id => id.ToString())] }], cancellation);

    /// <returns>How many requests were removed.</returns>
    /// <exception cref="StoreUnavailableException">It was broken off, or the database is away.</exception>
    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) => RemoveAsync(ForgetRequests, [Time(acceptedUntil), Number(limit)], cancellation);

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

    private static NpgsqlParameter<long> Time(Instant time) => new() { TypedValue = PostgresTime.From(time), NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<int> Number(int number) => new() { TypedValue = number };

    private async ValueTask<int> RemoveAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        var stop = Volatile.Read(ref _stop).Token;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stop);
        try
        {
            return await leadership.WriteAsync(session, (connection, token) => RemoveAsync(connection, sql, parameters, token), either.Token);
        }
        catch (OperationCanceledException broken) when (stop.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new StoreUnavailableException("history gives way to the beginning of a new leadership", broken);
        }
    }

    private async ValueTask<int> RemoveAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        // A copy of each: the work may be done again, and a parameter belongs to one command.
        var removal = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) removal.Parameters.Add(parameter.Clone());
        await using var batch = new NpgsqlBatch(connection) { Timeout = Patience, BatchCommands = { leadership.Fence(), removal } };
        await using var answer = await batch.ExecuteReaderAsync(cancellation);
        await answer.NextResultAsync(cancellation);
        await answer.ReadAsync(cancellation);
        return (int)answer.GetInt64(0);
    }
}
