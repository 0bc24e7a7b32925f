using Titan.Core.Requests;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>The brain of Titan: is told what happens and when, and answers with what changes and what follows.</summary>
/// <remarks>
/// In the manner of etcd-io/raft's RawNode it is synchronous and has one caller. The caller's duties:
/// hand in commands with times that never go backwards; end each batch with <see cref="Conclude"/>; make the
/// <see cref="Changes"/> durable; only then carry out the decision's releases and the answers that the methods gave.
/// When a commit fails for good, drop this object and build another from the store.
/// </remarks>
public sealed class Orchestrator
{
    private readonly Cluster _cluster;
    private readonly Intake _intake;
    private readonly Cancelling _cancelling;
    private readonly Departures _departures;
    private readonly Endings _endings;
    private readonly Roster _roster;
    private readonly Standstill _standstill;
    private readonly Reaper _reaper;
    private readonly Timekeeper _timekeeper;
    private readonly Dispatcher _dispatcher;
    private readonly Views _views;

    /// <param name="stored">What the store remembers; a fresh store remembers nothing.</param>
    /// <param name="seed">Random; keeps the ids of different clusters apart.</param>
    public Orchestrator(OrchestratorOptions options, StoredState stored, ulong seed, Instant now)
    {
        var hasWorkers = stored.Workers.Count > 0 || stored.Tasks.Any(task => task.State.Phase == Phase.Running);
        _cluster = new Cluster(options, seed, stored.LastLease, hasWorkers, now);
        var lifecycle = new Lifecycle(_cluster);
        _intake = new Intake(_cluster, lifecycle);
        _cancelling = new Cancelling(_cluster, lifecycle);
        _departures = new Departures(_cluster);
        _endings = new Endings(_cluster, lifecycle);
        _roster = new Roster(_cluster, lifecycle, _endings);
        _standstill = new Standstill(_cluster);
        _reaper = new Reaper(_cluster, _roster);
        _timekeeper = new Timekeeper(_cluster, lifecycle, _endings, _departures);
        _dispatcher = new Dispatcher(_cluster, lifecycle);
        _views = new Views(_cluster);
        new Recovery(_cluster, lifecycle).Restore(stored, now);
    }

    /// <summary>When <see cref="Tick"/> next has something to do for a task; Workers want a tick every 100 ms or so.</summary>
    /// <remarks>Ticks that are more than a second apart say that the driver stood still, and could hear nobody meanwhile.</remarks>
    public Instant NextDue => _cluster.Deadlines.Next;

    /// <summary>A batch grants only so much. True when the one that was concluded last left something: conclude another soon, though nothing else may have happened.</summary>
    public bool HasMoreToGrant => _dispatcher.HasMore;

    public PhaseCounts Counts => _cluster.Counts;

    /// <summary>What the tasks in memory weigh: those that have not ended, and the others.</summary>
    public (long Open, long Ended) Bytes => (_cluster.Bytes.Open, _cluster.Bytes.Ended);

    /// <summary>Requests that were accepted until then are remembered no more: a store may drop them.</summary>
    public Instant RequestsForgottenUntil => _cluster.Requests.ForgottenUntil;

    internal Cluster Cluster => _cluster;

    /// <param name="stored">What a store with history knows of its key, if it has one; see <see cref="IsCurrent(KnownKeys, Instant)"/>.</param>
    public SubmitOutcome Submit(TaskSubmission submission, Instant now, Decision decision, KnownKeys? stored = null) =>
        _intake.Submit(submission, submission.Work, stored, now, decision);

    /// <summary>Submits one of many that have all but their work in common.</summary>
    /// <param name="common">What they have in common; the work that it names is that of none. It costs less when it is the object of the call before.</param>
    /// <param name="stored">What a store with history knows of the keys.</param>
    public SubmitOutcome Submit(TaskSubmission common, Work work, Instant now, Decision decision, KnownKeys? stored = null) =>
        _intake.Submit(common, work, stored, now, decision);

    /// <summary>Whether what the store said of keys still holds. If not, it is to be asked again before anything is decided by it.</summary>
    public bool IsCurrent(KnownKeys stored, Instant now) => _intake.IsCurrent(stored, now);

    /// <summary>Decides a request once: one that comes again is answered with what it made, and nothing is decided.</summary>
    /// <param name="request">Null when its client gave no id: then it is always decided.</param>
    /// <param name="outcomes">Of its tasks, in order; filled by <paramref name="decide"/>, or as they were the first time.</param>
    /// <param name="decide">Decides all of it.</param>
    /// <returns>A refusal when the id belongs to another request; then nothing was decided.</returns>
    public Refusal? Once(Request? request, SubmitOutcome[] outcomes, Action decide, Instant now, Decision decision)
    {
        if (request is not { } asked)
        {
            decide();
            return null;
        }

        if (_cluster.Requests.TryRecall(asked, outcomes, out var refusal)) return refusal;
        decide();
        _cluster.Requests.Remember(asked, outcomes, now, decision);
        return null;
    }

    /// <summary>Whether what the store said of the retries of an ended task still holds; asked before it is retried from its records.</summary>
    /// <param name="askedAt">When the store was about to be asked.</param>
    public bool IsCurrent(StoredTask ended, Instant askedAt, Instant now) => _intake.IsCurrent(ended, askedAt, now);

    /// <summary>Submits a failed or cancelled task again, as a new one. One that has been retried already is refused, with the id of its retry, unless it is to be again.</summary>
    /// <param name="stored">What a store with history knows of the key.</param>
    public SubmitOutcome Retry(TaskId id, RetryTerms terms, Instant now, Decision decision, KnownKeys? stored = null) =>
        _intake.Retry(id, terms, stored, now, decision);

    /// <summary>The same of a task that has ended and may have left memory: its records tell what to submit.</summary>
    public SubmitOutcome Retry(StoredTask ended, RetryTerms terms, Instant now, Decision decision, KnownKeys? stored = null) =>
        _intake.Retry(ended.Spec, ended.State.Phase, ended.RetriedBy, terms, stored, now, decision);

    /// <param name="by">Who asks.</param>
    public CancelOutcome Cancel(TaskId id, string by, string reason, Instant now, Decision decision) =>
        _cancelling.Cancel(id, by, reason, now, decision);

    /// <summary>Forgets an ended task. When this is durable, the caller has the store remove its records.</summary>
    /// <returns>A refusal for what has not ended, or is not in memory.</returns>
    public Refusal? Forget(TaskId id, Decision decision) => _departures.Forget(id, decision);

    /// <summary>Forgets Workers that are dead, those that died first at first.</summary>
    /// <param name="most">At most so many.</param>
    /// <returns>Their ids; fewer than the most when none is left.</returns>
    public IReadOnlyList<string> ForgetDeadWorkers(int most, Decision decision) => _roster.ForgetDead(most, decision);

    /// <summary>A Worker introduces itself on connection <paramref name="link"/>; null when it is welcome.</summary>
    public Refusal? Join(WorkerHello hello, long link, Instant now, Decision decision) => _roster.Join(hello, link, now, decision);

    public void Pulse(WorkerSession session, WorkerPulse pulse, Instant now, Decision decision) => _roster.Pulse(session, pulse, now, decision);

    public void Started(WorkerSession session, HeldAttempt which, Instant startedAt, Instant now, Decision decision) =>
        _roster.Started(session, which, startedAt, now, decision);

    public void Report(WorkerSession session, AttemptResult result, Instant now, Decision decision) =>
        _endings.Report(result, session, now, decision);

    public void Disconnect(WorkerSession session, long link, Instant now, Decision decision) =>
        _roster.Disconnect(session, link, now, decision);

    /// <summary>Starts or ends the drain of a Worker, given by its id or an unambiguous prefix.</summary>
    public Refusal? SetDrain(string workerId, bool drain, Decision decision, out WorkerView? worker)
    {
        var refusal = _roster.SetDrain(workerId, drain, decision, out var entry);
        worker = entry is null ? null : Views.Worker(entry);
        return refusal;
    }

    /// <summary>Lets time pass: delays end, backstops fire, the Reaper sweeps, old records leave.</summary>
    public void Tick(Instant now, Decision decision)
    {
        _standstill.Notice(now);
        _timekeeper.Advance(now, decision);
        _cluster.Requests.Forget(now);
        _reaper.Sweep(now, decision);
        _reaper.Forget(now, decision);
    }

    /// <summary>Ends a batch: grants what can be granted, and takes the records to commit.</summary>
    public Changes Conclude(Instant now, Decision decision)
    {
        _dispatcher.Dispatch(now, decision);
        foreach (var task in decision.Touched) _cluster.Bytes.Weigh(task);
        _timekeeper.MakeRoom(now, decision);
        return decision.Seal(_cluster.LastLease);
    }

    /// <summary>The task as this batch leaves it; null when it is not in memory.</summary>
    public TaskView? Find(TaskId id, Instant now) => _views.Task(id, now);

    /// <summary>Why the task stands where it stands; null when it is not in memory.</summary>
    /// <param name="after">Only Workers behind this id; empty: from the first one on.</param>
    public Explanation? Explain(TaskId id, Instant now, string after = "") => _views.Explain(id, after, now);

    /// <summary>Workers by id. So many at a time that the loop is not held up.</summary>
    /// <param name="after">Only those behind this id; empty: from the first one on.</param>
    /// <param name="most">How many.</param>
    /// <param name="mostBytes">The page ends with the one with which it has about so many bytes.</param>
    public WorkerPage Workers(string after = "", int most = int.MaxValue, long mostBytes = long.MaxValue) => _views.Workers(after, most, mostBytes);

    public WorkerTotals WorkerTotals => _views.Totals();
}
