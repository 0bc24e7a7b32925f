using Titan.Core.Releases;

namespace Titan.Core.Workers;

/// <summary>Finds workers that stopped pulsing, and gives their attempts back to the queue.</summary>
/// <remarks>Runs inside the loop, so a worker cannot pulse between the check and the mark.</remarks>
internal sealed class Reaper(Cluster cluster, Roster roster)
{
    /// <summary>Attempts that are lost in one sweep, one Worker's more or less: a fleet that is gone holds up nobody else.</summary>
    private const int MostLost = 8_192;

    private Instant? _heldSince;

    public void Sweep(Instant now, Decision decision)
    {
        if (now < cluster.SettledAt || now < cluster.Fleet.NextOverdue) return;

        var overdue = FindOverdue(now);
        if (overdue.Count == 0) _heldSince = null;
        else if (!IsHeldForMassLoss(now, decision)) Bury(overdue, now, decision);
    }

    /// <summary>Forgets Workers that have been dead for long.</summary>
    public void Forget(Instant now, Decision decision)
    {
        while (cluster.Fleet.Dead.First?.Value is { } oldest && oldest.State.BuriedAt!.Value + cluster.Options.DeadWorkerRetention <= now)
            roster.Forget(oldest, decision);
    }

    private static string Seconds(TimeSpan length) => $"{length.TotalSeconds:0.0} s";

    private List<WorkerEntry> FindOverdue(Instant now)
    {
        var overdue = new List<WorkerEntry>();
        var next = Instant.Never;
        foreach (var worker in cluster.Fleet.All)
        {
            if (worker.IsDead) continue;
            var at = worker.OverdueAt(cluster.Options);
            next = Instant.Min(next, at);
            if (at <= now) overdue.Add(worker);
        }

        cluster.Fleet.ExpectNothingBefore(next);
        return overdue;
    }

    private void Bury(List<WorkerEntry> overdue, Instant now, Decision decision)
    {
        var lost = 0;
        foreach (var worker in overdue)
        {
            // The others are still overdue at the next tick.
            if (lost >= MostLost) return;
            lost += worker.Live.Count;
            roster.Bury(worker, worker.IsLinked ? $"silent for {Seconds(now - worker.LastSeen)}" : $"disconnected for {Seconds(now - worker.DroppedAt)}", now, decision);
        }
    }

    /// <summary>More than half of a fleet of four or more at once: likelier that we are the one cut off. Held for one more grace.</summary>
    /// <remarks>Pulses are spread, so links never fall overdue in one sweep: all that are out of touch count when the first one is due.</remarks>
    private bool IsHeldForMassLoss(Instant now, Decision decision)
    {
        var (known, unheard) = (0, 0);
        foreach (var worker in cluster.Fleet.All)
        {
            if (worker.IsDead) continue;
            known++;
            if (worker.IsUnheard(now, cluster.Options)) unheard++;
        }

        if (known < 4 || unheard * 2 <= known) return false;

        if (_heldSince is null)
        {
            _heldSince = now;
            decision.Release(new MassLossHeld(unheard, known));
        }

        return now - _heldSince.Value < cluster.Options.ReapAfter;
    }
}
