using Titan.Core.Tasks;
using Titan.Manager.Watching;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Link;

/// <summary>Stores the output that one connection brings, if its lease was ever granted.</summary>
internal sealed class OutputIntake(IStore store, Watchers watchers)
{
    // What is known of the leases that this connection has brought output for: the cap, or null for one that is not theirs.
    private readonly Dictionary<ulong, long?> _caps = [];

    public async ValueTask AppendAsync(IReadOnlyList<OutputChunk> chunks, CancellationToken cancellation)
    {
        var pieces = new List<OutputPiece>(chunks.Count);
        foreach (var chunk in chunks)
        {
            var id = Links.IdOf(chunk.TaskId);
            if (chunk.Data.Length > WireLimits.ChunkBytes || chunk.Offset < 0) continue;
            if (chunk.Stream is not (OutputStream.Stdout or OutputStream.Stderr)) continue;
            if (await CapAsync(id, chunk, cancellation) is not { } cap) continue;
            pieces.Add(new OutputPiece(new OutputKey(id, chunk.Attempt, (OutputStreamName)chunk.Stream), chunk.Offset, chunk.Data.Memory, cap));
        }

        if (pieces.Count == 0) return;
        await store.AppendOutputAsync(pieces, cancellation);
        foreach (var piece in pieces) watchers.Notify(piece.Key.Task);
    }

    public void Forget(ulong lease) => _caps.Remove(lease);

    private async ValueTask<long?> CapAsync(TaskId id, OutputChunk chunk, CancellationToken cancellation)
    {
        if (_caps.TryGetValue(chunk.Lease, out var known)) return known;

        var task = await store.FindAsync(id, cancellation);
        var attempt = task?.Attempts.FirstOrDefault(attempt => attempt.Number == chunk.Attempt);
        long? cap = attempt?.Lease.Number == chunk.Lease && attempt.Phase.IsLive() ? task!.Spec.MaxOutput : null;
        _caps[chunk.Lease] = cap;
        return cap;
    }
}
