using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.World;

/// <summary>An Orchestrator with its store, its Workers and its time: what the Manager does for it, in one thread.</summary>
/// <remarks>Each command is a batch of its own: decide, commit, check the invariants, release.</remarks>
internal sealed class CoreWorld
{
    private static readonly Instant Start = new(DateTimeOffset.UnixEpoch.AddYears(50).Ticks - DateTimeOffset.UnixEpoch.Ticks);

    private readonly SortedDictionary<string, SimulatedWorker> _workers = new(StringComparer.Ordinal);
    private readonly Dictionary<TaskId, Phase> _phases = [];
    private readonly Invariants _invariants = new();
    private readonly Dictionary<WorkerSession, long> _links = [];
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

    /// <summary>Runs one batch of one command; a link that it closes is closed before anything else happens.</summary>
    public Step Do(Action<Orchestrator, Instant, Decision> command)
    {
        var step = Run(command);
        foreach (var close in step.Releases.OfType<CloseLink>())
        {
            if (_links.Remove(close.To, out var link)) step = step.Then(Run((orchestrator, now, decision) => orchestrator.Disconnect(close.To, link, now, decision)));
        }

        return step;
    }

    public Step Join(SimulatedWorker worker, out Refusal? refusal)
    {
        Refusal? answer = null;
        var link = ++_lastLink;
        _links[worker.Session] = link;
        worker.Link = link;
        worker.NextPulse = Now + TimeSpan.FromSeconds(1);
        var step = Do((orchestrator, now, decision) => answer = orchestrator.Join(worker.Hello, link, now, decision));
        if (answer is not null) worker.LoseLink();
        refusal = answer;
        return step;
    }

    public Step Pulse(SimulatedWorker worker)
    {
        worker.NextPulse = Now + TimeSpan.FromSeconds(1);
        return Do((orchestrator, now, decision) => orchestrator.Pulse(worker.Session, worker.Held, worker.IsLeaving, now, decision));
    }

    public Step Drop(SimulatedWorker worker)
    {
        _links.Remove(worker.Session, out var link);
        worker.LoseLink();
        return Do((orchestrator, now, decision) => orchestrator.Disconnect(worker.Session, link, now, decision));
    }

    public Step Report(SimulatedWorker worker, AttemptResult result) =>
        Do((orchestrator, now, decision) => orchestrator.Report(worker.Session, result, now, decision));

    public Step Tick() => Do((orchestrator, now, decision) => orchestrator.Tick(now, decision));

    public void Pass(TimeSpan length) => Now += length;

    /// <summary>Another Manager takes over from what the store remembers; all links are gone.</summary>
    public void Recover()
    {
        foreach (var worker in _workers.Values) worker.LoseLink();
        _links.Clear();
        Orchestrator = new Orchestrator(Options, Records.Open(), seed: 2, Now);
        _invariants.CheckRecovered(this);
    }

    private Step Run(Action<Orchestrator, Instant, Decision> command)
    {
        var decision = new Decision();
        command(Orchestrator, Now, decision);
        var changes = Orchestrator.Conclude(Now, decision);
        Records.Commit(changes);
        var arrows = ArrowsOf(decision.Releases);
        foreach (var id in changes.Retired) _phases.Remove(id);
        _invariants.Check(this, changes, decision.Releases);
        foreach (var order in decision.Releases.OfType<Order>())
        {
            if (_workers.TryGetValue(order.To.WorkerId, out var worker)) worker.Receive(order);
        }

        return new Step(decision.Releases, arrows);
    }

    private List<(TaskId, Arrow)> ArrowsOf(IReadOnlyList<Release> releases)
    {
        var arrows = new List<(TaskId, Arrow)>();
        foreach (var release in releases)
        {
            (TaskId Task, Phase To)? move = release switch
            {
                TaskSubmitted fact => (fact.Task, Phase.Pending),
                TaskRequeued fact => (fact.Task, Phase.Pending),
                TaskEnded fact => (fact.Task, fact.Phase),
                Grant { Again: false } grant => (grant.Spec.Id, Phase.Running),
                _ => null,
            };
            if (move is not { } to) continue;
            arrows.Add((to.Task, new Arrow(_phases.TryGetValue(to.Task, out var from) ? from : null, to.To)));
            Assert.Contains(arrows[^1].Item2, Arrow.Diagram);
            _phases[to.Task] = to.To;
        }

        return arrows;
    }
}
