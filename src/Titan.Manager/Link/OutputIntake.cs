using Titan.Core.Tasks;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Link;

/// <summary>Stores the output that one connection brings under leases that its Worker process holds; drops all other.</summary>
internal sealed class OutputIntake(IStore store, Watchers watchers, Connection connection)
{
    /// <summary>Output that may be on its way from one Worker and not yet stored.</summary>
    public const long WindowBytes = 4 << 20;

    /// <summary>Pieces stored in one go: commits, and the output of others, come between.</summary>
    private const int PiecesAtOnce = 512;

    /// <exception cref="StoreUnavailableException">Try it again: pieces that are stored already change nothing.</exception>
    public async ValueTask AppendAsync(IReadOnlyList<OutputChunk> chunks, CancellationToken cancellation)
    {
        var runs = OutputRun.Of([.. chunks.Where(IsSound)]);
        var pieces = new List<OutputPiece>(Math.Min(runs.Count, PiecesAtOnce));
        foreach (var run in runs)
        {
            if (await LeaseAsync(run.First, cancellation) is not { } lease) continue;
            pieces.Add(new OutputPiece(new OutputKey(lease.Task, lease.Attempt, (OutputStreamName)run.First.Stream), run.First.Offset, run.Bytes, lease.MaxOutput));
            if (pieces.Count < PiecesAtOnce) continue;
            await StoreAsync(pieces, cancellation);
            pieces = [];
        }

        await StoreAsync(pieces, cancellation);
    }

    private async ValueTask StoreAsync(List<OutputPiece> pieces, CancellationToken cancellation)
    {
        if (pieces.Count == 0) return;
        await store.AppendOutputAsync(pieces, cancellation);
        foreach (var piece in pieces) watchers.Notify(piece.Key.Task);
    }

    private static bool IsSound(OutputChunk chunk) =>
        chunk.Data.Length is > 0 and <= WireLimits.ChunkBytes
        && chunk.Offset is >= 0 and <= long.MaxValue - WireLimits.ChunkBytes
        && chunk.Stream is (OutputStream.Stdout or OutputStream.Stderr);

    /// <summary>The lease of a piece; null when it is closed, of another Worker, or not that of the task that the piece names.</summary>
    private async ValueTask<OpenLease?> LeaseAsync(OutputChunk chunk, CancellationToken cancellation)
    {
        var id = Links.IdOf(chunk.TaskId);
        if (!connection.Leases.TryGet(chunk.Lease, out var open))
        {
            var task = await store.FindAsync(id, cancellation);
            var attempt = task?.Attempts.FirstOrDefault(attempt => attempt.Lease.Number == chunk.Lease);
            var isOurs = attempt is not null && attempt.Holder == connection.Session && attempt.Phase.IsLive();
            open = connection.Leases.Learn(chunk.Lease, isOurs ? new OpenLease(id, attempt!.Number, task!.Spec.MaxOutput) : null);
        }

        return open is not null && open.Task == id && open.Attempt == chunk.Attempt ? open : null;
    }
}
