namespace Titan.Core.Workers;

/// <summary>Notices that this Manager stood still: stopped, starved, or waiting for its store. It could hear nobody: that time counts against no Worker.</summary>
/// <remarks>
/// What Workers said meanwhile may still wait at the door, and those whose link dropped could not come back. So the time is
/// added to all that they have, and afterwards it is as after a start: <see cref="Cluster.SettledAt"/> is a whole grace away.
/// </remarks>
internal sealed class Standstill(Cluster cluster)
{
    /// <summary>Ticks come more often than this for as long as the Manager is well.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private Instant _lastTick = cluster.StartedAt;

    /// <summary>Comes first in every tick, before anybody is judged by the time that has passed.</summary>
    public void Notice(Instant now)
    {
        var gap = now - _lastTick;
        _lastTick = now;
        if (gap > Longest) Forgive(gap, now);
    }

    private void Forgive(TimeSpan gap, Instant now)
    {
        cluster.SettledAt = Instant.Max(cluster.SettledAt, now + cluster.Options.FailoverGrace);
        foreach (var worker in cluster.Fleet.All)
        {
            worker.LastSeen = Instant.Min(now, worker.LastSeen + gap);
            if (worker.ReturnBy > now - gap) worker.ReturnBy += gap;
            if (!worker.IsLinked) worker.DroppedAt = Instant.Min(now, worker.DroppedAt + gap);
        }
    }
}
