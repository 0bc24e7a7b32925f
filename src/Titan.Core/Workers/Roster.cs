using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>Workers coming, speaking and going.</summary>
internal sealed class Roster
{
    // A grant that is younger may still be on its way when a pulse leaves the Worker.
    private static readonly TimeSpan GrantInFlight = TimeSpan.FromMilliseconds(500);

    private readonly Cluster _cluster;
    private readonly Lifecycle _lifecycle;
    private readonly Endings _endings;
    private readonly Admission _admission;
    private readonly Reconciliation _inventories;

    public Roster(Cluster cluster, Lifecycle lifecycle, Endings endings)
    {
        (_cluster, _lifecycle, _endings) = (cluster, lifecycle, endings);
        _admission = new Admission(cluster, this);
        _inventories = new Reconciliation(cluster, lifecycle, endings);
    }

    /// <summary>A Worker introduces itself on a new connection. Null when it is welcome.</summary>
    /// <param name="link">Number of the connection, not 0; later ones are higher.</param>
    public Refusal? Join(WorkerHello hello, long link, Instant now, Decision decision)
    {
        if (WorkerRules.Check(hello) is { } refusal) return refusal;

        _cluster.Fleet.TryGet(hello.Session.WorkerId, out var worker);
        var described = Describe(hello, worker?.State.DrainRequested ?? false, now);
        if ((_admission.CheckId(hello, worker, now) ?? _admission.MakeRoom(described, worker, now, decision)) is { } refused) return refused;

        var isOther = worker is not null && worker.State.Session != hello.Session;
        if (isOther) TakeOver(worker!, now, decision);
        worker ??= _cluster.Fleet.Add(described);
        var again = worker.Link != 0 || worker.DroppedAt != default;
        // One that says hello again and again, and never a word after it, does not hear us: only a pulse keeps it alive.
        if (worker.IsDead || isOther || !again) worker.LastSeen = now;
        _cluster.Fleet.Describe(worker, described);
        Fleet.Return(worker);
        worker.Link = link;
        worker.IsLeaving = hello.Draining;
        worker.Notes = hello.Notes;
        TakeShortage(worker, hello.Shortage, decision);
        _cluster.Fleet.Expect(worker.OverdueAt(_cluster.Options));
        _cluster.Placement.Admit(worker);
        decision.Touch(worker);
        decision.Release(new WorkerJoined(hello.Session, hello.Address, again));
        _inventories.Reconcile(worker, hello.Held, grantInFlight: TimeSpan.Zero, now, decision);
        return null;
    }

    /// <summary>A sign of life with the full inventory. Of an unknown or buried process it changes nothing.</summary>
    public void Pulse(WorkerSession session, WorkerPulse pulse, Instant now, Decision decision)
    {
        if (!_cluster.Fleet.TryGet(session, out var worker) || worker.IsDead)
        {
            decision.Release(new CloseLink(session, "this worker was given up"));
            return;
        }

        worker.LastSeen = now;
        worker.Notes = pulse.Notes;
        if (worker.IsLeaving != pulse.Draining)
        {
            worker.IsLeaving = pulse.Draining;
            _cluster.Placement.Refresh(worker);
            decision.Release(new WorkerDraining(session.WorkerId, worker.IsDraining));
        }

        if (TakeShortage(worker, pulse.Shortage, decision)) _cluster.Placement.Refresh(worker);
        _inventories.Reconcile(worker, pulse.Held, GrantInFlight, now, decision);
    }

    /// <summary>An attempt has begun on its Worker.</summary>
    public void Started(WorkerSession session, HeldAttempt which, Instant startedAt, Instant now, Decision decision)
    {
        if (_cluster.Fleet.TryGet(session, out var worker) && Reconciliation.LiveOf(worker, which) is { } task)
            _lifecycle.Start(task, task.LiveAttempt!, startedAt, now, decision);
        else
            decision.Release(new Stop(session, which.Task, which.Attempt, which.Lease, StopReason.LeaseClosed, TimeSpan.Zero));
    }

    /// <summary>The connection dropped. Of an older connection than the present one it changes nothing.</summary>
    public void Disconnect(WorkerSession session, long link, Instant now, Decision decision)
    {
        if (!_cluster.Fleet.TryGet(session, out var worker) || worker.Link != link) return;
        worker.Link = 0;
        // Whoever is back in time must not be taken for silent before a first pulse has come.
        if (worker.LastSeen >= worker.DroppedAt) worker.ReturnBy = now + _cluster.Options.ReconnectGrace;
        worker.DroppedAt = now;
        if (!worker.IsDead) Fleet.Leave(worker, _cluster.Fleet.Missing);
        _cluster.Fleet.Expect(now + _cluster.Options.ReconnectGrace);
        _cluster.Placement.Refresh(worker);
        if (!worker.IsDead) decision.Release(new WorkerMissing(session));
    }

    /// <summary>Gives a Worker up: its attempts are lost, and go elsewhere.</summary>
    public void Bury(WorkerEntry worker, string why, Instant now, Decision decision)
    {
        var session = worker.State.Session;
        var attempts = worker.Live.Count;
        worker.State = worker.State with { BuriedAt = now, LastSeenAt = worker.LastSeen.Truncate() };
        worker.Strangers = 0;
        worker.Notes = [];
        Fleet.Leave(worker, _cluster.Fleet.Dead);
        _cluster.Placement.Dismiss(worker);
        decision.Touch(worker);
        decision.Release(new WorkerBuried(session, why, attempts));
        if (worker.IsLinked) decision.Release(new CloseLink(session, $"this worker was given up ({why})"));
        ReleaseAll(worker, $"worker {session.WorkerId} was {why}", now, decision);
    }

    /// <summary>Of a Worker that is dead nothing is remembered any more.</summary>
    public void Forget(WorkerEntry worker, Decision decision)
    {
        _cluster.Fleet.Remove(worker);
        decision.Forget(worker);
    }

    /// <summary>Those that died first at first.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> ForgetDead(int most, Decision decision)
    {
        var forgotten = new List<string>();
        while (forgotten.Count < most && _cluster.Fleet.Dead.First?.Value is { } dead)
        {
            forgotten.Add(dead.State.Session.WorkerId);
            Forget(dead, decision);
        }

        return forgotten;
    }

    public Refusal? SetDrain(string workerId, bool drain, Decision decision, out WorkerEntry? worker)
    {
        var matching = _cluster.Fleet.Matching(workerId);
        worker = matching.Count == 1 ? matching[0] : null;
        if (matching.Count == 0) return Refusals.WorkerNotFound(workerId);
        if (worker is null)
            return Refusals.AmbiguousId(workerId, matching[0].State.Session.WorkerId, matching[1].State.Session.WorkerId);

        if (worker.State.DrainRequested == drain) return null;
        worker.State = worker.State with { DrainRequested = drain };
        _cluster.Placement.Refresh(worker);
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

    /// <returns>Whether it can fill more or fewer slots than before.</returns>
    private bool TakeShortage(WorkerEntry worker, SlotShortage shortage, Decision decision)
    {
        var before = worker.UsableSlots;
        _cluster.Fleet.Set(worker, shortage);
        if (worker.UsableSlots == before) return false;
        decision.Release(new WorkerSlotsChanged(worker.State.Session.WorkerId, worker.UsableSlots, worker.State.Slots, shortage.Why));
        return true;
    }

    /// <summary>Another process of this id is over: what it held is lost.</summary>
    private void TakeOver(WorkerEntry worker, Instant now, Decision decision)
    {
        ReleaseAll(worker, $"worker {worker.State.Session.WorkerId} was restarted", now, decision);
        if (worker.IsLinked) decision.Release(new CloseLink(worker.State.Session, "another process has taken over this worker's id"));
    }

    private void ReleaseAll(WorkerEntry worker, string why, Instant now, Decision decision)
    {
        foreach (var task in worker.Live.Tasks.ToList())
            _endings.Lose(task, task.LiveAttempt!, why, charged: true, stillRuns: false, now, decision);
    }
}
