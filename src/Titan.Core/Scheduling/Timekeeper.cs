using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>What the passing of time does to tasks: delays and back-offs end, backstops fire, terminal tasks leave memory.</summary>
internal sealed class Timekeeper(Cluster cluster, Lifecycle lifecycle, Endings endings)
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
        while (cluster.Ended.TryPeek(out var oldest) && (oldest.State.EndedAt!.Value + cluster.Options.Retention <= now || cluster.Ended.Count > cluster.Options.MaxRetained))
            Retire(cluster.Ended.Dequeue(), now, decision);
    }

    /// <summary>Ended tasks make room for those that have not, oldest first.</summary>
    public void MakeRoom(Instant now, Decision decision)
    {
        while (cluster.Bytes.Open + cluster.Bytes.Ended > cluster.Options.MaxPendingBytes && cluster.Ended.TryDequeue(out var oldest)) Retire(oldest, now, decision);
    }

    private void Retire(TaskEntry task, Instant now, Decision decision)
    {
        cluster.Tasks.Remove(task);
        cluster.Counts.Remove(task.State.Phase);
        cluster.Bytes.Leave(task);
        // A later task may have the key by now: one that had left memory before, and was read again at a start, does not take it away.
        if (task.Spec.IdKey is { } key && cluster.Keys.GetValueOrDefault(key) == task.Spec.Id)
        {
            cluster.Keys.Remove(key);
            cluster.DepartedKeys.Add(key, now);
        }

        cluster.Successors.Remove(task.Spec);
        if (task.Spec.RetryOf != TaskId.None) cluster.DepartedRetries.Add(task.Spec.RetryOf.ToString(), now);
        decision.Retire(task.Spec.Id);
    }
}
