using Npgsql;
using Titan.FailPoints;

namespace Titan.Storage.Postgres;

/// <summary>Our leadership as writers use it: its epoch in every write, and the ceiling of the leases that it grants.</summary>
internal sealed class Leadership(Election election, Session session) : IAsyncDisposable
{
    /// <summary>How far the ceiling of leases is raised at once: seldom enough that commits do not wait for each other at its row.</summary>
    private const long CeilingStep = 1 << 20;

    // No lower than the seconds of the time of day, shifted: above all leases of before also when the database is an older copy that was brought
    // back, and Workers still hold something. Room for a million leases a second, below 2^53 until the year 2242.
    private const string Begin = """
        UPDATE titan.leadership SET lease_ceiling = greatest(lease_ceiling, extract(epoch FROM clock_timestamp())::bigint << 20) WHERE epoch = $1 AND holder = $2 RETURNING lease_ceiling
        """;

    private long _ceiling;

    public IReadOnlyList<Peer> Peers => election.Peers;

    /// <summary>Every lease ever granted is at most this.</summary>
    public ulong LeaseCeiling => (ulong)_ceiling;

    /// <summary>Begins a leadership; what follows may fail, and then it is to be given up by <see cref="ResignAsync"/>.</summary>
    /// <returns>Its epoch; null while another Manager leads.</returns>
    public async ValueTask<ulong?> TryAcquireAsync(CancellationToken cancellation)
    {
        if (await election.TryAcquireAsync(cancellation) is not { } epoch) return null;
        FailPoint.Hit(FailPointNames.PostgresLeadershipWon);
        var ceiling = await session.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand(Begin, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = epoch }, new NpgsqlParameter<string> { TypedValue = election.Holder } } };
                return (long?)await command.ExecuteScalarAsync(token);
            },
            cancellation);

        // Null: somebody else has taken over already.
        _ceiling = ceiling ?? 0;
        return ceiling is null ? null : (ulong)epoch;
    }

    /// <summary>Gives the leadership up, if there is one, so that another Manager leads at once.</summary>
    public Task ResignAsync() => election.ResignAsync();

    /// <summary>Does one piece of writing, and breaks it off when this leadership is over: a database that does not answer must not hold up for longer.</summary>
    /// <exception cref="StoreFencedException">It is over. Whether the write under way was made is not known.</exception>
    public async ValueTask<T> WriteAsync<T>(Session writer, Func<NpgsqlConnection, CancellationToken, ValueTask<T>> write, CancellationToken cancellation)
    {
        var over = election.Over;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over);
        try
        {
            return await writer.RunAsync(write, limit.Token);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or OperationCanceledException && over.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Says why it is over.
            await election.ConfirmAsync(cancellation);
            throw;
        }
    }

    public ValueTask ConfirmAsync(CancellationToken cancellation) => election.ConfirmAsync(cancellation);

    /// <summary>The first statement of every write: fails once this leadership is over, and holds off the next one until the write is done.</summary>
    public NpgsqlBatchCommand Fence() => Fence((ulong)election.Epoch);

    /// <summary>The same for a writer that knows something which holds under one leadership only.</summary>
    public NpgsqlBatchCommand Fence(ulong epoch) => new("SELECT titan.fence($1, $2)")
    {
        Parameters = { new NpgsqlParameter<long> { TypedValue = (long)epoch }, new NpgsqlParameter<string> { TypedValue = election.Holder } },
    };

    /// <summary>A statement that raises the ceiling for this lease; null while it is below.</summary>
    /// <param name="ceiling">To be handed to <see cref="Raised"/> once committed.</param>
    public NpgsqlBatchCommand? Raise(ulong lease, out long ceiling)
    {
        ceiling = _ceiling;
        if ((long)lease <= _ceiling) return null;
        ceiling = (long)lease + CeilingStep;
        return new NpgsqlBatchCommand("UPDATE titan.leadership SET lease_ceiling = greatest(lease_ceiling, $1)") { Parameters = { new NpgsqlParameter<long> { TypedValue = ceiling } } };
    }

    public void Raised(long ceiling) => _ceiling = ceiling;

    public ValueTask DisposeAsync() => election.DisposeAsync();
}
