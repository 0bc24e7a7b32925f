namespace Titan.Core.Workers;

/// <summary>Whether a Worker may have the id that it asks for, and whether there is room for it.</summary>
internal sealed class Admission(Cluster cluster, Roster roster)
{
    /// <summary>Of those that dropped first so many are looked at when room is wanted: others hold something, and stay.</summary>
    private const int MissingLookedAt = 8;

    /// <summary>Null when the session may speak for the id: it is free, or its own, or that of a process which is over.</summary>
    public Refusal? CheckId(WorkerHello hello, WorkerEntry? present, Instant now)
    {
        if (present is null || present.State.Session == hello.Session) return null;
        return !hello.Succeeds.Contains(present.State.Session.Session) && IsPresent(present, now) ? Taken(present, now) : null;
    }

    /// <summary>Null when there is room for what is described. The dead make room, and so do those that are missing for too long and hold nothing.</summary>
    /// <param name="present">The one that is known by this id, and is described anew.</param>
    public Refusal? MakeRoom(WorkerState described, WorkerEntry? present, Instant now, Decision decision)
    {
        var (count, weight) = present is null ? (1, described.Weight) : (0, described.Weight - present.State.Weight);
        while (!Fits(count, weight))
        {
            if (Expendable(present, now) is not { } worker) return TooMany(described);
            if (!worker.IsDead) roster.Bury(worker, "missing when its place was needed", now, decision);
            roster.Forget(worker, decision);
        }

        return null;
    }

    private bool Fits(int count, long weight) =>
        (count == 0 || cluster.Fleet.Count + count <= cluster.Options.MaxWorkers) && (weight <= 0 || cluster.Fleet.Weight + weight <= cluster.Options.MaxWorkerBytes);

    private WorkerEntry? Expendable(WorkerEntry? present, Instant now)
    {
        foreach (var dead in cluster.Fleet.Dead)
        {
            if (dead != present) return dead;
        }

        return now < cluster.SettledAt ? null : cluster.Fleet.Missing.Take(MissingLookedAt)
            .FirstOrDefault(worker => worker != present && worker.HoldsNothing && worker.OverdueAt(cluster.Options) <= now);
    }

    /// <summary>For as long as it is not to be given up: a link that is up may be silent between two pulses, and one that dropped may come back.</summary>
    private bool IsPresent(WorkerEntry worker, Instant now)
    {
        if (worker.IsDead || HasLeft(worker)) return false;

        // Links that a Manager has just lost, or not seen yet, say nothing.
        return now < cluster.SettledAt || now < worker.OverdueAt(cluster.Options);
    }

    /// <summary>It said that it leaves, holds nothing, and hung up.</summary>
    private static bool HasLeft(WorkerEntry worker) => worker is { IsLinked: false, IsLeaving: true, HoldsNothing: true };

    private Refusal Taken(WorkerEntry worker, Instant now)
    {
        var heardAgo = now - worker.LastSeen;
        var id = worker.State.Session.WorkerId;
        return worker.IsLinked
            ? new Refusal(RefusalReason.WorkerIdTaken, $"worker id {id} is taken by a live worker at {worker.State.Address}, heard of {Seconds(heardAgo)} ago", "give this worker another --id, or stop the other one") { HeardAgo = heardAgo }
            : new Refusal(RefusalReason.WorkerIdTaken, $"worker id {id} is taken by a worker at {worker.State.Address}, which is not connected and has {Seconds(Left(worker, now))} to come back", "wait for as long, or give this worker another --id") { HeardAgo = heardAgo };
    }

    private TimeSpan Left(WorkerEntry worker, Instant now) => Instant.Max(cluster.SettledAt, worker.OverdueAt(cluster.Options)) - now;

    private static string Seconds(TimeSpan length) => $"{length.TotalSeconds:0.0} s";

    private Refusal TooMany(WorkerState described) => cluster.Fleet.Count >= cluster.Options.MaxWorkers
        ? new Refusal(RefusalReason.MaxWorkers, $"this cluster knows {cluster.Fleet.Count} workers, the most it takes, and none of them is dead", "stop some; dead ones make room by themselves")
        : new Refusal(
            RefusalReason.MaxWorkers,
            $"this cluster keeps {cluster.Options.MaxWorkerBytes >> 20} MiB about all workers, mostly their labels; {cluster.Fleet.Count} workers take {cluster.Fleet.Weight >> 20} MiB, and this one would add {described.Weight >> 10} KiB",
            "give workers fewer or shorter labels, or stop some");
}
