using Npgsql;

namespace Titan.Storage.Postgres.Output;

/// <summary>Writes output, one append at a time, on a connection of its own: commits do not wait for it.</summary>
internal sealed class OutputWriter(Session session, Leadership leadership) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly KnownStreams _known = new();

    // What is known is so under this leadership only, so appends are made under it, whatever has begun meanwhile.
    private ulong _epoch;

    public async ValueTask AppendAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await session.RunAsync(async (connection, token) => await AppendAsync(connection, pieces, token), cancellation);
        }
        catch
        {
            // Whether it was made is not known: what is kept must be asked for again.
            foreach (var piece in pieces) _known.Forget(piece.Key);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Writes under this leadership from now on. Another one may have written: nothing is known any more.</summary>
    public async ValueTask BeginAsync(ulong epoch, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        _known.Clear();
        _epoch = epoch;
        _turn.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        _turn.Dispose();
    }

    private async ValueTask<bool> AppendAsync(NpgsqlConnection connection, IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        var changes = await ChangesAsync(connection, pieces, cancellation);
        foreach (var piece in pieces)
            if (changes.TryGetValue(piece.Key, out var change)) change.Write(piece);

        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { leadership.Fence(_epoch) } };
        foreach (var cuts in Cuts(changes.Values)) batch.BatchCommands.Add(cuts.Command);
        var rows = new PieceRows();
        foreach (var change in changes.Values)
            foreach (var (range, bytes) in change.Adds) rows.Add(change.Key, range.Start, bytes);
        if (rows.Count > 0) batch.BatchCommands.Add(rows.Command);

        await batch.ExecuteNonQueryAsync(cancellation);
        foreach (var change in changes.Values) _known.Set(change.Key, change.Kept);
        return true;
    }

    private async ValueTask<Dictionary<OutputKey, StreamChange>> ChangesAsync(NpgsqlConnection connection, IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        var changes = new Dictionary<OutputKey, StreamChange>();
        var unknown = new Dictionary<OutputKey, long>();
        foreach (var piece in pieces)
        {
            if (_known.TryGet(piece.Key, out var kept)) changes[piece.Key] = new StreamChange(piece.Key, kept);
            else unknown[piece.Key] = piece.Cap;
        }

        if (unknown.Count == 0) return changes;
        foreach (var (key, kept) in await OutputReader.KeptAsync(connection, unknown, cancellation)) changes[key] = new StreamChange(key, kept);
        return changes;
    }

    // One statement may hit a row once, so the second cut of a stream goes into the next.
    private static IEnumerable<CutRows> Cuts(IReadOnlyCollection<StreamChange> changes)
    {
        var all = changes.Select(change => (change.Key, Cuts: change.Cuts())).Where(change => change.Cuts.Count > 0).ToList();
        for (var round = 0; all.Exists(change => change.Cuts.Count > round); round++)
        {
            var rows = new CutRows();
            foreach (var (key, cuts) in all)
                if (cuts.Count > round) rows.Add(key, cuts[round]);
            yield return rows;
        }
    }
}
