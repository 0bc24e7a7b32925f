using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>What the passing of time does to tasks: delays and back-offs end, backstops fire, terminal tasks leave memory.</summary>
internal sealed class Timekeeper(Cluster cluster, Lifecycle lifecycle, Endings endings, Departures departures)
{
    public void Advance(Instant now, Decision decision)
    {
        // What would keep a backstop from firing may be waiting behind output, at a door that was closed until lately.
        var heardSince = cluster.SettledAt + cluster.Options.StopBackstop;
        while (cluster.Deadlines.TryTakeDue(now, out var task))
        {
            if (task.LiveAttempt is not { } attempt) lifecycle.Wait(task, now);
            else if (now < heardSince) cluster.Deadlines.Arm(task, heardSince);
            else endings.GiveUpWaiting(task, attempt, now, decision);
        }

        cluster.DepartedKeys.Forget(now);
        cluster.DepartedRetries.Forget(now);
        while (cluster.Ended.Oldest is { } oldest && (oldest.State.EndedAt!.Value + cluster.Options.Retention <= now || cluster.Ended.Count > cluster.Options.MaxRetained))
            departures.Retire(oldest, now, decision);
    }

    /// <summary>Ended tasks make room for those that have not, oldest first.</summary>
    public void MakeRoom(Instant now, Decision decision)
    {
        while (cluster.Bytes.Open + cluster.Bytes.Ended > cluster.Options.MaxPendingBytes && cluster.Ended.Oldest is { } oldest) departures.Retire(oldest, now, decision);
    }
}
