using Npgsql;
using Titan.Core;
using Titan.FailPoints;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Makes a commit: one batch, one round trip, one transaction.</summary>
internal sealed class CommitWriter(Session session, Leadership leadership)
{
    private readonly CommitPatience _patience = new();

    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        // A commit that has been called off is not begun, and one that has begun is seen through: there is nothing to gain from breaking the connection.
        cancellation.ThrowIfCancellationRequested();
        if (changes.IsEmpty)
        {
            await leadership.ConfirmAsync(cancellation);
            return;
        }

        var rows = new CommitRows(changes);
        var raise = leadership.Raise(changes.LastLease.Number, out var ceiling);
        await leadership.WriteAsync(
            session,
            async (connection, token) =>
            {
                await using var batch = new NpgsqlBatch(connection) { Timeout = _patience.SecondsFor(changes, rows), BatchCommands = { leadership.Fence() } };
                if (raise is not null) batch.BatchCommands.Add(raise);
                rows.AddTo(batch);
                return await SendAsync(batch, changes, token);
            },
            cancellation);
        _patience.Made();
        leadership.Raised(ceiling);
    }

    private async ValueTask<int> SendAsync(NpgsqlBatch batch, Changes changes, CancellationToken cancellation)
    {
        try
        {
            FailPoint.Hit(FailPointNames.PostgresBatchSending);
            var rows = await batch.ExecuteNonQueryAsync(cancellation);
            FailPoint.Hit(FailPointNames.PostgresBatchDone);
            return rows;
        }
        catch (NpgsqlException failure) when (failure.InnerException is TimeoutException)
        {
            _patience.Late(changes);
            throw;
        }
    }
}
