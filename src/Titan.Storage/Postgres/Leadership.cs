using Npgsql;

namespace Titan.Storage.Postgres;

/// <summary>Our leadership as writers use it: its epoch in every write, and the ceiling of the leases that it grants.</summary>
internal sealed class Leadership(Election election, Session session) : IAsyncDisposable
{
    /// <summary>How far the ceiling of leases is raised at once: seldom enough that commits do not wait for each other at its row.</summary>
    private const long CeilingStep = 1 << 20;

    private long _ceiling;

    public IReadOnlyList<Peer> Peers => election.Peers;

    /// <summary>Every lease ever granted is at most this.</summary>
    public ulong LeaseCeiling => (ulong)_ceiling;

    /// <summary>Begins a leadership.</summary>
    /// <returns>Its epoch; null while another Manager leads.</returns>
    public async ValueTask<ulong?> TryAcquireAsync(CancellationToken cancellation)
    {
        if (await election.TryAcquireAsync(cancellation) is not { } epoch) return null;
        _ceiling = await session.RunAsync(
            async (connection, token) =>
            {
                await using var command = new NpgsqlCommand("SELECT lease_ceiling FROM titan.leadership", connection);
                return (long)(await command.ExecuteScalarAsync(token))!;
            },
            cancellation);
        return (ulong)epoch;
    }

    public ValueTask ConfirmAsync(CancellationToken cancellation) => election.ConfirmAsync(cancellation);

    /// <summary>The first statement of every write: fails once this leadership is over, and holds off the next one until the write is done.</summary>
    public NpgsqlBatchCommand Fence() => new("SELECT titan.fence($1)") { Parameters = { new NpgsqlParameter<long> { TypedValue = election.Epoch } } };

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
