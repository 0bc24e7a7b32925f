using Npgsql;
using Titan.Core;

namespace Titan.Storage.Postgres.Commits;

/// <summary>Makes a commit: one batch, one round trip, one transaction.</summary>
internal sealed class CommitWriter(Session session, Leadership leadership)
{
    /// <summary>Seconds until a connection that does not answer counts as cut.</summary>
    private const int Patience = 5;

    /// <summary>So many rows are given a second more.</summary>
    private const int RowsASecond = 10_000;

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
                await using var batch = new NpgsqlBatch(connection) { Timeout = Patience + (rows.Count / RowsASecond), BatchCommands = { leadership.Fence() } };
                if (raise is not null) batch.BatchCommands.Add(raise);
                rows.AddTo(batch);
                return await batch.ExecuteNonQueryAsync(token);
            },
            cancellation);
        leadership.Raised(ceiling);
    }
}
