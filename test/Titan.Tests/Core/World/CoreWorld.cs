using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Invariants;
using Titan.Simulation.Store;
using Titan.Simulation.Story;

namespace Titan.Tests.Core.World;

/// <summary>An Orchestrator with its store, its Workers and its time: what the Manager does for it, in one thread.</summary>
/// <remarks>Each command is a batch of its own, unless one is held open: decide, commit, check the invariants, release.</remarks>
internal sealed class CoreWorld
{
    private static readonly Instant Start = new(DateTimeOffset.UnixEpoch.AddYears(50).Ticks - DateTimeOffset.UnixEpoch.Ticks);

    private readonly SortedDictionary<string, SimulatedWorker> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkerSession, long> _links = [];
    private readonly ArrowReader _arrows = new();
    private readonly BatchInvariants _invariants = new();
    private Decision? _open;
    private long _lastLink;

    public CoreWorld(OrchestratorOptions options)
    {
        Options = options;
        Orchestrator = new Orchestrator(options, Records.Open(), seed: 1, Now);
    }

    public OrchestratorOptions Options { get; }

    public Instant Now { get; private set; } = Start;

    public TimeSpan Elapsed => Now - Start;

    public Records Records { get; } = new();

    public Orchestrator Orchestrator { get; private set; }

    public IEnumerable<SimulatedWorker> Workers => _workers.Values;

    public SimulatedWorker Worker(string id) => _workers[id];

    public bool TryGetWorker(string id, out SimulatedWorker worker) => _workers.TryGetValue(id, out worker!);

    public void Add(SimulatedWorker worker) => _workers.Add(worker.Id, worker);

    /// <summary>Runs one command; a link that it closes is closed before anything else happens.</summary>
    public Step Do(Action<Orchestrator, Instant, Decision> command)
    {
        if (_open is { } open)
        {
            command(Orchestrator, Now, open);
            return Step.Nothing;
        }

        var decision = new Decision();
        command(Orchestrator, Now, decision);
        return Conclude(decision);
    }

    /// <summary>Everything until <see cref="EndBatch"/> is decided in one batch.</summary>
    public void BeginBatch() => _open ??= new Decision();

    public Step EndBatch()
    {
        if (_open is not { } decision) return Step.Nothing;
        _open = null;
        return Conclude(decision);
    }

    /// <summary>The Worker connects with its inventory, and delivers the results that it kept.</summary>
    public Step Join(SimulatedWorker worker, out Refusal? refusal)
    {
        Refusal? answer = null;
        var link = ++_lastLink;
        _links[worker.Session] = link;
        worker.Link = link;
        worker.NextPulse = Now + TimeSpan.FromSeconds(1);
        var step = Do((orchestrator, now, decision) => answer = orchestrator.Join(worker.Hello, link, now, decision));
        refusal = answer;
        if (answer?.Reason == RefusalReason.MaxWorkers)
            Invariant.Holds(Orchestrator.Cluster.Fleet.Dead.Count == 0, "14: nobody is refused for want of room while a dead Worker has a place");
        if (answer is null) return step.Then(DeliverKept(worker));
        worker.LoseLink();
        return step;
    }

    public Step Pulse(SimulatedWorker worker)
    {
        worker.NextPulse = Now + TimeSpan.FromSeconds(1);
        return Do((orchestrator, now, decision) => orchestrator.Pulse(worker.Session, worker.Pulse, now, decision));
    }

    public Step Wake(SimulatedWorker worker)
    {
        worker.Wake();
        return worker.IsHeard ? Pulse(worker).Then(DeliverKept(worker)) : Step.Nothing;
    }

    public Step Drop(SimulatedWorker worker)
    {
        _links.Remove(worker.Session, out var link);
        worker.LoseLink();
        return Do((orchestrator, now, decision) => orchestrator.Disconnect(worker.Session, link, now, decision));
    }

    /// <summary>Begins it, if the Worker has a slot for it.</summary>
    public Step StartAttempt(SimulatedWorker worker, HeldAttempt held)
    {
        if (held.Phase == HeldPhase.Accepted && !worker.HasFreeSlot) return Step.Nothing;
        worker.MarkRunning(held);
        return worker.IsHeard ? Do((orchestrator, now, decision) => orchestrator.Started(worker.Session, held, now, now, decision)) : Step.Nothing;
    }

    public Step Report(SimulatedWorker worker, AttemptResult result)
    {
        worker.Keep(result);
        return worker.IsHeard ? Deliver(worker, result) : Step.Nothing;
    }

    /// <summary>Lets time pass in steps: pulses that are due, then a tick.</summary>
    public Step Advance(TimeSpan step)
    {
        Pass(step);
        var told = Step.Nothing;
        foreach (var worker in _workers.Values)
        {
            if (worker.IsHeard && worker.NextPulse <= Now) told = told.Then(Pulse(worker));
        }

        return told.Then(Tick());
    }

    public Step Tick() => Do((orchestrator, now, decision) => orchestrator.Tick(now, decision));

    public void Pass(TimeSpan length) => Now += length;

    /// <summary>Another Manager takes over from what the store remembers; all links are gone, and a batch that was open is lost.</summary>
    public void Recover()
    {
        var before = _open is null ? new Remembered(Orchestrator, Now) : null;
        _open = null;
        foreach (var worker in _workers.Values) worker.LoseLink();
        _links.Clear();
        Orchestrator = new Orchestrator(Options, Records.Open(), seed: 2, Now);
        _invariants.CheckRecovered(Orchestrator.Cluster, Records);
        before?.CheckSameAs(new Remembered(Orchestrator, Now));
    }

    private Step Conclude(Decision decision)
    {
        var step = Commit(decision);
        foreach (var close in step.Releases.OfType<CloseLink>())
        {
            if (!_links.Remove(close.To, out var link)) continue;
            var closing = new Decision();
            Orchestrator.Disconnect(close.To, link, Now, closing);
            step = step.Then(Commit(closing));
        }

        return step;
    }

    private Step Commit(Decision decision)
    {
        var changes = Orchestrator.Conclude(Now, decision);
        Records.Commit(changes);
        var arrows = _arrows.Read(decision.Releases, changes);
        _invariants.Check(Orchestrator.Cluster, Records, changes, Now);
        ReleaseInvariants.Check(decision.Releases, Records, isLatest: true);
        foreach (var order in decision.Releases.OfType<Order>())
        {
            if (_workers.TryGetValue(order.To.WorkerId, out var worker)) worker.Receive(order);
        }

        return new Step(decision.Releases, arrows);
    }

    private Step DeliverKept(SimulatedWorker worker)
    {
        var step = Step.Nothing;
        foreach (var result in worker.Kept)
        {
            if (worker.IsHeard) step = step.Then(Deliver(worker, result));
        }

        return step;
    }

    private Step Deliver(SimulatedWorker worker, AttemptResult result) =>
        Do((orchestrator, now, decision) => orchestrator.Report(worker.Session, result, now, decision));
}
