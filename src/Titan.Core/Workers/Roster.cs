using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>Workers coming, speaking and going; and what their inventory says about the leases they hold.</summary>
internal sealed class Roster(Cluster cluster, Lifecycle lifecycle, Endings endings)
{
    // A grant that is younger may still be on its way when a pulse leaves the Worker.
    private static readonly TimeSpan GrantInFlight = TimeSpan.FromMilliseconds(500);

    /// <summary>A Worker introduces itself on a new connection. Null when it is welcome.</summary>
    /// <param name="link">Number of the connection, not 0; later ones are higher.</param>
    public Refusal? Join(WorkerHello hello, long link, Instant now, Decision decision)
    {
        if (WorkerRules.Check(hello) is { } refusal) return refusal;

        if (!cluster.Fleet.TryGet(hello.Session.WorkerId, out var worker))
        {
            if (cluster.Fleet.Count >= cluster.Options.MaxWorkers) return TooMany();
            worker = cluster.Fleet.Add(Describe(hello, drainRequested: false, now));
        }
        else if (worker.State.Session != hello.Session)
        {
            if (IsPresent(worker, now)) return Taken(worker, now);
            ReleaseAll(worker, $"worker {hello.Session.WorkerId} was restarted", now, decision);
            if (worker.IsLinked) decision.Release(new CloseLink(worker.State.Session, "another process has taken over this worker's id"));
        }

        var again = worker.Link != 0 || worker.DroppedAt != default;
        // One that says hello again and again, and never a word after it, does not hear us: only a pulse keeps it alive.
        if (worker.IsDead || worker.State.Session != hello.Session || !again) worker.LastSeen = now;
        worker.State = Describe(hello, worker.State.DrainRequested, now);
        worker.Link = link;
        worker.IsLeaving = hello.Draining;
        worker.Notes = hello.Notes;
        cluster.Fleet.Expect(worker.OverdueAt(cluster.Options));
        cluster.Placement.Admit(worker);
        decision.Touch(worker);
        decision.Release(new WorkerJoined(hello.Session, hello.Address, again));
        Reconcile(worker, hello.Held, grantInFlight: TimeSpan.Zero, now, decision);
        return null;
    }

    /// <summary>A sign of life with the full inventory. Of an unknown or buried process it changes nothing.</summary>
    public void Pulse(WorkerSession session, WorkerPulse pulse, Instant now, Decision decision)
    {
        if (!cluster.Fleet.TryGet(session, out var worker) || worker.IsDead)
        {
            decision.Release(new CloseLink(session, "this worker was given up"));
            return;
        }

        worker.LastSeen = now;
        worker.Notes = pulse.Notes;
        if (worker.IsLeaving != pulse.Draining)
        {
            worker.IsLeaving = pulse.Draining;
            cluster.Placement.Refresh(worker);
            decision.Release(new WorkerDraining(session.WorkerId, worker.IsDraining));
        }

        Reconcile(worker, pulse.Held, GrantInFlight, now, decision);
    }

    /// <summary>An attempt has begun on its Worker.</summary>
    public void Started(WorkerSession session, HeldAttempt which, Instant startedAt, Instant now, Decision decision)
    {
        if (cluster.Fleet.TryGet(session, out var worker) && LiveOf(worker, which) is { } task)
            lifecycle.Start(task, task.LiveAttempt!, startedAt, now, decision);
        else
            decision.Release(new Stop(session, which.Task, which.Attempt, which.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
    }

    /// <summary>The connection dropped. Of an older connection than the present one it changes nothing.</summary>
    public void Disconnect(WorkerSession session, long link, Instant now, Decision decision)
    {
        if (!cluster.Fleet.TryGet(session, out var worker) || worker.Link != link) return;
        worker.Link = 0;
        worker.DroppedAt = now;
        cluster.Fleet.Expect(now + cluster.Options.ReconnectGrace);
        cluster.Placement.Refresh(worker);
        if (!worker.IsDead) decision.Release(new WorkerMissing(session));
    }

    /// <summary>Gives a Worker up: its attempts are lost, and go elsewhere.</summary>
    public void Bury(WorkerEntry worker, string why, Instant now, Decision decision)
    {
        var session = worker.State.Session;
        var attempts = worker.Live.Count;
        worker.State = worker.State with { BuriedAt = now };
        worker.Strangers = 0;
        worker.Notes = [];
        cluster.Fleet.Buried.Enqueue((worker, now));
        cluster.Placement.Dismiss(worker);
        decision.Touch(worker);
        decision.Release(new WorkerBuried(session, why, attempts));
        if (worker.IsLinked) decision.Release(new CloseLink(session, $"this worker was given up ({why})"));
        ReleaseAll(worker, $"worker {session.WorkerId} was {why}", now, decision);
    }

    public Refusal? SetDrain(string workerId, bool drain, Decision decision, out WorkerEntry? worker)
    {
        var matching = cluster.Fleet.Matching(workerId);
        worker = matching.Count == 1 ? matching[0] : null;
        if (matching.Count == 0) return Refusals.WorkerNotFound(workerId);
        if (worker is null)
            return Refusals.AmbiguousId(workerId, matching[0].State.Session.WorkerId, matching[1].State.Session.WorkerId);

        if (worker.State.DrainRequested == drain) return null;
        worker.State = worker.State with { DrainRequested = drain };
        cluster.Placement.Refresh(worker);
        decision.Touch(worker);
        decision.Release(new WorkerDraining(worker.State.Session.WorkerId, worker.IsDraining));
        return null;
    }

    private static WorkerState Describe(WorkerHello hello, bool drainRequested, Instant now) => new()
    {
        Session = hello.Session,
        Address = hello.Address,
        Slots = hello.Slots,
        Labels = hello.Labels,
        Executors = hello.Executors,
        Version = hello.Version,
        JoinedAt = now,
        DrainRequested = drainRequested,
    };

    private static TaskEntry? LiveOf(WorkerEntry worker, HeldAttempt held) =>
        worker.Live.TryGetTask(held.Lease, out var task) && task.Spec.Id == held.Task ? task : null;

    private void Reconcile(WorkerEntry worker, IReadOnlyList<HeldAttempt> held, TimeSpan grantInFlight, Instant now, Decision decision)
    {
        var known = 0;
        var strangers = 0;
        // By index: an enumerator would be made for each pulse.
        for (var at = 0; at < held.Count; at++)
        {
            var entry = held[at];
            if (LiveOf(worker, entry) is { } task)
            {
                known++;
                Confirm(task, entry, now, decision);
            }
            else if (entry.Phase != HeldPhase.Ended)
            {
                // Its result, if any, is heard as late; an ended one is only waiting to be acknowledged.
                strangers++;
                if (entry.Phase != HeldPhase.Stopping)
                    decision.Release(new Stop(worker.State.Session, entry.Task, entry.Attempt, entry.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
            }
        }

        if (worker.Strangers != strangers)
        {
            worker.Strangers = strangers;
            cluster.Placement.Refresh(worker);
        }

        if (known < worker.Live.Count) GrantAgain(worker, held, grantInFlight, now, decision);
    }

    private void Confirm(TaskEntry task, HeldAttempt held, Instant now, Decision decision)
    {
        var attempt = task.LiveAttempt!;
        if (held.Phase == HeldPhase.Running) lifecycle.Start(task, attempt, now, now, decision);
        if (task.State.Cancellation is not null && held.Phase is HeldPhase.Accepted or HeldPhase.Running)
            decision.Release(new Stop(attempt.Holder, held.Task, attempt.Number, attempt.Lease, StopReason.Cancelled, cluster.Options.StopGrace));
    }

    private void GrantAgain(WorkerEntry worker, IReadOnlyList<HeldAttempt> held, TimeSpan inFlight, Instant now, Decision decision)
    {
        var leases = held.Select(entry => entry.Lease).ToHashSet();
        foreach (var (lease, task) in worker.Live.ToList())
        {
            var attempt = task.LiveAttempt!;
            if (leases.Contains(lease) || IsInFlight(attempt, inFlight, now)) continue;
            if (task.State.Cancellation is null) cluster.Unseen[lease] = task;
            else EndUnseen(task, attempt, now, decision);
        }
    }

    /// <summary>Of a time to come was only what another Manager granted, by another clock: no link of ours carries it.</summary>
    private static bool IsInFlight(AttemptState attempt, TimeSpan inFlight, Instant now) =>
        attempt.GrantedAt <= now && now - attempt.GrantedAt < inFlight;

    /// <summary>A cancelled attempt that its Worker does not hold has nothing left to stop, unless its grant still comes.</summary>
    private void EndUnseen(TaskEntry task, AttemptState attempt, Instant now, Decision decision)
    {
        decision.Release(new Stop(attempt.Holder, task.Spec.Id, attempt.Number, attempt.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
        endings.Lose(task, attempt, $"worker {attempt.Holder.WorkerId} does not hold it", charged: false, stillRuns: false, now, decision);
    }

    private void ReleaseAll(WorkerEntry worker, string why, Instant now, Decision decision)
    {
        foreach (var task in worker.Live.Tasks.ToList())
            endings.Lose(task, task.LiveAttempt!, why, charged: true, stillRuns: false, now, decision);
    }

    private bool IsPresent(WorkerEntry worker, Instant now) =>
        !worker.IsDead && worker.IsLinked && now - worker.LastSeen < cluster.Options.ReconnectGrace;

    private Refusal TooMany() => new(
        RefusalReason.MaxWorkers,
        $"this cluster knows {cluster.Fleet.Count} workers, the most it takes",
        "stop some, or wait until dead ones are forgotten");

    private static Refusal Taken(WorkerEntry worker, Instant now) => new(
        RefusalReason.WorkerIdTaken,
        $"worker id {worker.State.Session.WorkerId} is taken by a live worker at {worker.State.Address}, heard of {(now - worker.LastSeen).TotalSeconds:0.0} s ago",
        "give this worker another --id, or stop the other one");
}
