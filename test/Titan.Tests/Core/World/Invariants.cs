using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.World;

/// <summary>What must hold after every batch, whatever was commanded. Numbers are those of the trust targets.</summary>
internal sealed class Invariants
{
    private readonly Dictionary<TaskId, StoredTask> _before = [];

    public void Check(CoreWorld world, Changes changes, IReadOnlyList<Release> releases)
    {
        var cluster = world.Orchestrator.Cluster;
        foreach (var release in releases)
        {
            if (release is Grant grant) CheckGrant(grant, world, cluster, releases);
            else if (release is TaskEnded ended && !changes.Retired.Contains(ended.Task))
                Assert.True(world.Records.Find(ended.Task)?.State.Phase == ended.Phase, "11: an end that is told is durable");
        }

        CheckHistory(world, changes);
        foreach (var at in Times(changes)) Assert.True(at == at.Truncate(), "12: a store keeps whole microseconds, so records hold no more");
        foreach (var task in cluster.Tasks.Values) CheckTask(task, cluster);
        foreach (var worker in cluster.Fleet.All) CheckWorker(worker, world);
        CheckMemoryEqualsRecords(cluster, world.Records);
        CheckNobodyWaitsInVain(cluster);
    }

    /// <summary>12: what another Manager makes of the records is what this one had in memory.</summary>
    public void CheckRecovered(CoreWorld world)
    {
        var cluster = world.Orchestrator.Cluster;
        foreach (var task in cluster.Tasks.Values) CheckTask(task, cluster);
        CheckMemoryEqualsRecords(cluster, world.Records);
    }

    private static void CheckGrant(Grant grant, CoreWorld world, Cluster cluster, IReadOnlyList<Release> releases)
    {
        var stored = world.Records.Find(grant.Spec.Id);
        Assert.True(stored is not null && stored.Attempts[grant.Attempt - 1].Lease == grant.Lease, "11: a grant that leaves is durable");
        Assert.True(stored.LastAttempt!.Number == grant.Attempt && stored.LastAttempt.Phase.IsLive(), "6: only a live lease is granted");
        if (grant.Again) return;

        Assert.True(stored.State.Cancellation is null, "8: no attempt after a cancel");
        Assert.True(stored.Spec.SubmittedAt + stored.Spec.Delay <= world.Now, "7: no run before its delay is over");
        Assert.DoesNotContain(releases, release => release is TaskRequeued again && again.Task == grant.Spec.Id && again.NotBefore > world.Now);
        Assert.True(cluster.Fleet.TryGet(grant.To, out var worker), "9: granted to a Worker that is here");
        Assert.True(worker.IsLinked && !worker.IsDead && !worker.IsDraining && worker.BusySlots <= worker.State.Slots, "9: granted to a Worker with a free slot");
        Assert.True(Demand.Of(grant.Spec).IsMetBy(worker.State), "9: granted to a Worker that fits");
        foreach (var other in cluster.Tasks.Values)
        {
            if (!other.IsQueued || !Demand.Of(other.Spec).IsMetBy(worker.State)) continue;
            Assert.True((-other.Spec.Priority, other.Order).CompareTo((-grant.Spec.Priority, grant.Spec.Id.Order)) > 0, "10: nobody is overtaken");
        }
    }

    /// <summary>What was so in the records before, and may not be undone.</summary>
    private void CheckHistory(CoreWorld world, Changes changes)
    {
        foreach (var id in changes.Retired) _before.Remove(id);
        foreach (var (id, _) in changes.States)
        {
            if (world.Records.Find(id) is not { } now) continue;
            now = now with { Attempts = [.. now.Attempts] };
            if (_before.TryGetValue(id, out var before))
            {
                Assert.True(!before.State.Phase.IsTerminal() || before.State == now.State, "1: terminal is for ever");
                Assert.True(now.Attempts.Count >= before.Attempts.Count, "3: attempts are never taken back");
                for (var i = 0; i < before.Attempts.Count; i++) CheckClosedStaysClosed(before.Attempts[i], now.Attempts[i]);
                if (before.State.Phase == Phase.Pending && before.State.NotBefore > world.Now)
                    Assert.True(now.State.Phase != Phase.Running, "7: no run before its time");
            }

            _before[id] = now;
        }
    }

    private static IEnumerable<Instant> Times(Changes changes) =>
    [
        .. changes.Specs.Select(spec => spec.SubmittedAt),
        .. changes.States.SelectMany(change => (Instant?[])[change.State.NotBefore, change.State.StartedAt, change.State.EndedAt, change.State.Cancellation?.RequestedAt]).OfType<Instant>(),
        .. changes.Attempts.SelectMany(change => (Instant?[])[change.Attempt.GrantedAt, change.Attempt.StartedAt, change.Attempt.EndedAt]).OfType<Instant>(),
        .. changes.Workers.SelectMany(worker => (Instant?[])[worker.JoinedAt, worker.BuriedAt]).OfType<Instant>(),
    ];

    private static void CheckClosedStaysClosed(AttemptState before, AttemptState now)
    {
        Assert.Equal(before.Lease, now.Lease);
        if (before.Phase.IsLive()) return;
        Assert.True(before == now with { LateReports = before.LateReports, LastLateReport = before.LastLateReport }, "6: a closed lease changes nothing");
        Assert.True(now.LateReports >= before.LateReports, "6: late reports are counted");
    }

    private static void CheckTask(TaskEntry task, Cluster cluster)
    {
        var (spec, state) = (task.Spec, task.State);
        Assert.True(state.RetriesUsed <= spec.MaxRetries, "3: retries stay within their budget");
        Assert.True(state.LossesUsed <= spec.MaxLosses + 1, "3: losses stay within their budget");
        Assert.True(task.Attempts.Count(attempt => attempt.Phase == AttemptPhase.Failed) <= spec.MaxRetries + 1, "3: runs charged to the task");

        var last = Lease.None;
        for (var i = 0; i < task.Attempts.Count; i++)
        {
            var attempt = task.Attempts[i];
            Assert.True(attempt.Number == i + 1, "3: attempt numbers have no gaps");
            Assert.True(attempt.Lease > last, "5: leases only grow");
            Assert.True(!attempt.Phase.IsLive() || i == task.Attempts.Count - 1, "5: one live lease a task");
            Assert.True(attempt.Phase.IsLive() == attempt.EndedAt is null, "1: an end has its time");
            last = attempt.Lease;
        }

        Assert.True(last <= cluster.LastLease, "5: leases only grow");
        Assert.True((state.Phase == Phase.Running) == (task.LiveAttempt is not null), "5: a running task has a live lease, and no other has");
        Assert.True(state.Phase.IsTerminal() == state.EndedAt is not null, "1: an end has its time");
        var waits = (task.IsQueued ? 1 : 0) + (task.DeadlineIndex >= 0 ? 1 : 0);
        if (state.Phase == Phase.Pending) Assert.True(waits == 1, "10: a pending task is in the queue or waits for its time");
        else Assert.True(!task.IsQueued, "10: nothing but a pending task is in the queue");
        if (state.Phase.IsTerminal()) Assert.True(waits == 0, "14: an ended task leaves no timer behind");
        if (state.Cancellation is { } cancellation)
            Assert.True(state.Phase.IsTerminal() == (cancellation.Outcome != CancellationOutcome.Requested), "8: the race has a winner when the task has ended");
    }

    private static void CheckWorker(WorkerEntry worker, CoreWorld world)
    {
        Assert.True(worker.Live.Count <= worker.State.Slots, "9: no more leases than slots");
        Assert.True(worker.FreeSlots >= 0, "9: never negative");
        Assert.True(!worker.IsDead || worker.Live.Count == 0, "5: the dead hold no lease");
        foreach (var (lease, task) in worker.Live)
        {
            Assert.True(task.LiveAttempt is { } live && live.Lease == lease && live.Holder == worker.State.Session, "5: a lease and its holder agree");
        }

        if (world.TryGetWorker(worker.State.Session.WorkerId, out var far) && far.Session == worker.State.Session && worker.IsLinked && far.IsHeard)
            Assert.True(far.Held.Count(held => held.Phase != HeldPhase.Ended) <= far.Slots, $"9: no Worker runs more than it has slots: {far.Id} {string.Join(';', far.Held)}; Core: {string.Join(',', worker.Live.Select(held => held.Key))}+{worker.Strangers}");
    }

    private static void CheckMemoryEqualsRecords(Cluster cluster, Records records)
    {
        Assert.Equal(records.LastLease, cluster.LastLease);
        var stored = records.Tasks.ToList();
        Assert.Equal(stored.Count, cluster.Tasks.Count);
        Assert.Equal(stored.Count(task => task.Spec.IdKey is not null), cluster.Keys.Count);
        foreach (var (spec, state, attempts) in stored)
        {
            var task = cluster.Tasks[spec.Id];
            Assert.True(spec == task.Spec && state == task.State && attempts.SequenceEqual(task.Attempts), "12: the records are what is in memory");
            if (spec.IdKey is { } key) Assert.True(cluster.Keys[key] == spec.Id, "4: one key, one task");
        }

        foreach (var phase in Enum.GetValues<Phase>()) Assert.Equal(stored.Count(task => task.State.Phase == phase), cluster.Counts[phase]);
        Assert.Equal(cluster.Tasks.Values.Count(task => task.DeadlineIndex >= 0), cluster.Deadlines.Count);
        Assert.Equal(stored.Count(task => task.State.Phase.IsTerminal()), cluster.Ended.Count);
        Assert.Equal(stored.Count(task => task.State.Phase == Phase.Running), cluster.Fleet.All.Sum(worker => worker.Live.Count));

        Assert.Equal(records.Workers.Count, cluster.Fleet.Count);
        foreach (var worker in cluster.Fleet.All)
            Assert.True(records.Workers[worker.State.Session.WorkerId] == worker.State, "12: the records are what is in memory");
    }

    private static void CheckNobodyWaitsInVain(Cluster cluster)
    {
        var free = cluster.Fleet.All.Where(worker => worker.FreeSlots > 0).ToList();
        foreach (var task in free.Count == 0 ? [] : cluster.Tasks.Values.Where(task => task.IsQueued))
        {
            var demand = Demand.Of(task.Spec);
            Assert.False(free.Exists(worker => demand.IsMetBy(worker.State)), "10: a runnable task with a free, fitting Worker does not wait");
        }
    }
}
