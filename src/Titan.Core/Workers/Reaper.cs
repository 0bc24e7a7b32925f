using Titan.Core.Releases;

namespace Titan.Core.Workers;

/// <summary>Finds workers that stopped pulsing, and gives their attempts back to the queue.</summary>
/// <remarks>Runs inside the loop, so a worker cannot pulse between the check and the mark.</remarks>
internal sealed class Reaper(Cluster cluster, Roster roster)
{
    /// <summary>Sweeps come more often than this unless the Manager itself stood still: stopped, starved, or its store away.</summary>
    private static readonly TimeSpan OwnStall = TimeSpan.FromSeconds(1);

    private Instant? _lastSweep;
    private Instant? _heldSince;

    public void Sweep(Instant now, Decision decision)
    {
        ForgiveOwnStall(now);
        if (now < cluster.SettledAt) return;

        var overdue = cluster.Fleet.All.Where(worker => worker.IsOverdue(now, cluster.Options)).ToList();
        if (overdue.Count == 0)
        {
            _heldSince = null;
            return;
        }

        if (IsHeldForMassLoss(overdue.Count, now, decision)) return;

        foreach (var worker in overdue)
            roster.Bury(worker, worker.IsLinked ? $"silent for {Seconds(now - worker.LastSeen)}" : $"disconnected for {Seconds(now - worker.DroppedAt)}", now, decision);
    }

    /// <summary>Forgets Workers that have been dead for long.</summary>
    public void Forget(Instant now, Decision decision)
    {
        foreach (var worker in cluster.Fleet.All.Where(worker => IsLongDead(worker, now)).ToList())
        {
            cluster.Fleet.Remove(worker);
            decision.Forget(worker.State.Session.WorkerId);
        }
    }

    private static string Seconds(TimeSpan length) => $"{length.TotalSeconds:0.0} s";

    private bool IsLongDead(WorkerEntry worker, Instant now) =>
        worker.State.BuriedAt is { } at && now - at >= cluster.Options.DeadWorkerRetention && !worker.IsLinked;

    /// <summary>While this Manager stood still it could hear nobody: that time counts against no Worker.</summary>
    private void ForgiveOwnStall(Instant now)
    {
        var stall = _lastSweep is { } last ? now - last : TimeSpan.Zero;
        _lastSweep = now;
        if (stall <= OwnStall) return;

        foreach (var worker in cluster.Fleet.All)
        {
            worker.LastSeen = Instant.Min(now, worker.LastSeen + stall);
            if (!worker.IsLinked) worker.DroppedAt = Instant.Min(now, worker.DroppedAt + stall);
        }
    }

    /// <summary>More than half of a fleet of four or more at once: likelier that we are the one cut off. Held for one more grace.</summary>
    private bool IsHeldForMassLoss(int overdue, Instant now, Decision decision)
    {
        var known = cluster.Fleet.All.Count(worker => !worker.IsDead);
        if (known < 4 || overdue * 2 <= known) return false;

        if (_heldSince is null)
        {
            _heldSince = now;
            decision.Release(new MassLossHeld(overdue, known));
        }

        return now - _heldSince.Value < cluster.Options.ReapAfter;
    }
}
