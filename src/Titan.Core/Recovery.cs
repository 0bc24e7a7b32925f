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

        // Nobody is linked.
        foreach (var worker in cluster.Fleet.All.OrderBy(worker => worker.State.BuriedAt)) Fleet.Leave(worker, worker.IsDead ? cluster.Fleet.Dead : cluster.Fleet.Missing);
        cluster.Fleet.Expect(now + cluster.Options.ReconnectGrace);

        cluster.Requests.Restore(stored.Requests);
        cluster.Tasks.EnsureCapacity(stored.Tasks.Count);
        foreach (var record in InOrder(stored.Tasks)) Restore(record, now);
        foreach (var ended in cluster.Tasks.Where(task => task.State.Phase.IsTerminal()).OrderBy(task => task.State.EndedAt).ThenBy(task => task.Order))
            cluster.Ended.Add(ended);
    }

    /// <summary>By id, as stores hand them over anyway: to sort a million costs more than all the rest.</summary>
    private static IEnumerable<StoredTask> InOrder(IReadOnlyList<StoredTask> records)
    {
        for (var i = 1; i < records.Count; i++)
        {
            if (records[i].Spec.Id.Order < records[i - 1].Spec.Id.Order) return records.OrderBy(record => record.Spec.Id.Order);
        }

        return records;
    }

    private void Restore(StoredTask record, Instant now)
    {
        var task = new TaskEntry(Sharing(record.Spec), record.State);
        task.Restore(record.Attempts);
        cluster.Tasks.Add(task);
        cluster.Counts.Add(record.State.Phase);
        cluster.Bytes.Enter(task);
        cluster.Successors.Add(record.Spec);
        cluster.Ids.Skip(record.Spec.Id);
        if (record.Spec.IdKey is { } key) cluster.Keys[key] = record.Spec.Id;

        if (record.State.Phase == Phase.Pending) lifecycle.Wait(task, now);
        else if (record.State.Phase == Phase.Running) Reattach(task, now);
    }

    /// <summary>With the maps that others have already: a store may give each its own.</summary>
    private TaskSpec Sharing(TaskSpec spec)
    {
        var (work, terms) = (cluster.Bytes.Sharing(spec.Work), cluster.Bytes.Sharing(spec.Terms));
        return ReferenceEquals(work, spec.Work) && ReferenceEquals(terms, spec.Terms) ? spec : spec with { Work = work, Terms = terms };
    }

    private void Reattach(TaskEntry task, Instant now)
    {
        var attempt = task.LiveAttempt!;
        // The holder may be unknown when its record was forgotten: it is then as lost as one that never comes back.
        if (!cluster.Fleet.TryGet(attempt.Holder, out var worker))
        {
            if (!cluster.Fleet.TryGet(attempt.Holder.WorkerId, out worker))
            {
                worker = cluster.Fleet.Add(new WorkerState { Session = attempt.Holder, Address = "", Slots = 1, JoinedAt = now });
                Fleet.Leave(worker, cluster.Fleet.Missing);
            }

            worker.LastSeen = worker.DroppedAt = now;
        }

        worker.Live.Add(attempt.Lease, task);
        ArmBackstop(task, attempt, now);
    }

    /// <summary>When it would have been due, had the Manager been there all the time; the timekeeper lets Workers be heard first.</summary>
    private void ArmBackstop(TaskEntry task, AttemptState attempt, Instant now)
    {
        var backstop = cluster.ConfirmWithin(task.Spec);
        if (task.State.Cancellation is { } cancellation)
        {
            cluster.Deadlines.Arm(task, cancellation.RequestedAt + backstop);
        }
        else if (task.Spec.Timeout > TimeSpan.Zero && attempt.StartedAt is { } startedAt)
        {
            // The Worker's clock may be far from ours.
            var began = Instant.Max(attempt.GrantedAt, Instant.Min(startedAt, now));
            cluster.Deadlines.Arm(task, began + task.Spec.Timeout + backstop);
        }
    }
}
