using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>Rebuilds the state in memory from the records of a store.</summary>
internal sealed class Recovery(Cluster cluster, Lifecycle lifecycle)
{
    public void Restore(StoredState stored, Instant now)
    {
        foreach (var state in stored.Workers)
        {
            var worker = cluster.Fleet.Add(state);
            worker.LastSeen = worker.DroppedAt = now;
        }

        foreach (var dead in cluster.Fleet.All.Where(worker => worker.IsDead).OrderBy(worker => worker.State.BuriedAt)) cluster.Fleet.Buried.Enqueue((dead, dead.State.BuriedAt!.Value));
        cluster.Fleet.Expect(now + cluster.Options.ReconnectGrace);

        foreach (var record in stored.Tasks.OrderBy(record => record.Spec.Id.Order)) Restore(record, now);
        foreach (var ended in cluster.Tasks.Values.Where(task => task.State.Phase.IsTerminal()).OrderBy(task => task.State.EndedAt).ThenBy(task => task.Order))
            cluster.Ended.Enqueue(ended);
    }

    private void Restore(StoredTask record, Instant now)
    {
        var task = new TaskEntry(record.Spec, record.State);
        task.Restore(record.Attempts);
        cluster.Tasks.Add(record.Spec.Id, task);
        cluster.Counts.Add(record.State.Phase);
        cluster.Ids.Skip(record.Spec.Id);
        if (record.Spec.IdKey is { } key) cluster.Keys[key] = record.Spec.Id;

        if (record.State.Phase == Phase.Pending) lifecycle.Wait(task, now);
        else if (record.State.Phase == Phase.Running) Reattach(task, now);
    }

    private void Reattach(TaskEntry task, Instant now)
    {
        var attempt = task.LiveAttempt!;
        // The holder may be unknown when its record was forgotten: it is then as lost as one that never comes back.
        if (!cluster.Fleet.TryGet(attempt.Holder, out var worker))
        {
            worker = cluster.Fleet.TryGet(attempt.Holder.WorkerId, out var successor) ? successor : cluster.Fleet.Add(new WorkerState
            {
                Session = attempt.Holder,
                Address = "",
                Slots = 1,
                JoinedAt = now,
            });
            worker.LastSeen = worker.DroppedAt = now;
        }

        worker.Live.Add(attempt.Lease, task);
        var options = cluster.Options;
        if (task.State.Cancellation is not null) cluster.Deadlines.Arm(task, now + options.FailoverGrace + options.StopGrace + options.StopBackstop);
        else if (task.Spec.Timeout > TimeSpan.Zero && attempt.Phase == AttemptPhase.Running)
            cluster.Deadlines.Arm(task, Instant.Max(now + options.FailoverGrace, attempt.StartedAt!.Value + task.Spec.Timeout + options.StopGrace) + options.StopBackstop);
    }
}
