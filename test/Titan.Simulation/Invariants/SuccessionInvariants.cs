using Titan.Core;

namespace Titan.Simulation.Invariants;

/// <summary>Of ids that go from one process to another: a process that lives keeps its own until it was out of touch for as long as that may be.</summary>
internal sealed class SuccessionInvariants
{
    private readonly Dictionary<string, Seen> _before = new(StringComparer.Ordinal);

    /// <summary>A leadership begins like this, or a batch ended like this.</summary>
    public void Remember(Cluster cluster)
    {
        _before.Clear();
        foreach (var worker in cluster.Fleet.All)
            _before.Add(worker.State.Session.WorkerId, new Seen(worker.State.Session.Session, worker.IsDead, worker.OverdueAt(cluster.Options), worker.DroppedAt));
    }

    /// <param name="lives">Whether the process of a session lives, and does not mean to leave.</param>
    public void Check(Cluster cluster, Func<ulong, bool> lives)
    {
        foreach (var worker in cluster.Fleet.All)
        {
            var (id, session) = worker.State.Session;
            if (!_before.TryGetValue(id, out var before) || before.Session == session || before.IsDead || !lives(before.Session)) continue;
            var joinedAt = worker.State.JoinedAt;
            // It may have dropped within this batch.
            var droppedLater = worker.DroppedAt != before.DroppedAt && worker.DroppedAt + cluster.Options.ReconnectGrace <= joinedAt;
            Invariant.Holds(droppedLater || joinedAt >= before.OverdueAt, $"15: a Worker that lives keeps its id: {id} went from {before.Session} to {session}, {before.OverdueAt - joinedAt} too early");
        }
    }

    private sealed record Seen(ulong Session, bool IsDead, Instant OverdueAt, Instant DroppedAt);
}
