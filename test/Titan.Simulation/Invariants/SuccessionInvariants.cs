using Titan.Core;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of processes that live: each keeps its id, and is not given up, until it was out of touch for as long as that may be.</summary>
internal sealed class SuccessionInvariants
{
    private readonly Dictionary<string, Seen> _before = new(StringComparer.Ordinal);

    /// <summary>A leadership begins like this, or a batch ended like this.</summary>
    public void Remember(Cluster cluster)
    {
        _before.Clear();
        foreach (var worker in cluster.Fleet.All)
            _before.Add(worker.State.Session.WorkerId, new Seen(worker.State.Session.Session, worker.IsDead, MayGoAt(worker, cluster.Options), worker.DroppedAt));
    }

    /// <param name="lives">Whether the process of a session lives, and does not mean to leave.</param>
    public void Check(Cluster cluster, Func<ulong, bool> lives)
    {
        foreach (var worker in cluster.Fleet.All)
        {
            var (id, session) = worker.State.Session;
            if (!_before.TryGetValue(id, out var before) || before.IsDead || !lives(before.Session)) continue;

            // It may have dropped within this batch.
            var hasDropped = worker.DroppedAt != before.DroppedAt;
            var droppedSince = hasDropped ? worker.DroppedAt + cluster.Options.ReconnectGrace : Instant.Never;
            if (before.Session != session)
            {
                var joinedAt = worker.State.JoinedAt;
                Invariant.Holds(joinedAt >= before.MayGoAt || joinedAt >= droppedSince, $"15: a Worker that lives keeps its id: {id} went from {before.Session} to {session}, {before.MayGoAt - joinedAt} too early");
            }
            else if (worker.State.BuriedAt is { } buriedAt)
            {
                Invariant.Holds(buriedAt >= before.MayGoAt || buriedAt >= droppedSince, $"15: a Worker that lives is given the time it has: {id} was given up {before.MayGoAt - buriedAt} too early");
            }
        }
    }

    /// <summary>A link that was silent for too long; or one that dropped, when the grace is over since it did so and since it was last heard of before a drop.</summary>
    private static Instant MayGoAt(WorkerEntry worker, OrchestratorOptions options)
    {
        var linked = Instant.Max(worker.LastSeen + options.ReapAfter, worker.ReturnBy);
        return worker.IsLinked ? linked : Instant.Min(linked, worker.DroppedAt + options.ReconnectGrace);
    }

    private sealed record Seen(ulong Session, bool IsDead, Instant MayGoAt, Instant DroppedAt);
}
