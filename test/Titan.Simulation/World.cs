using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Simulation.Kernel;
using Titan.Simulation.Network;
using Titan.Simulation.Planning;
using Titan.Simulation.Processes;
using Titan.Simulation.Store;
using Titan.Simulation.Story;
using Titan.Simulation.Workload;

namespace Titan.Simulation;

/// <summary>One plan, carried out: Managers, Workers, clients, a database and the ways between them, in virtual time.</summary>
internal sealed class World
{
    private readonly Action<string>? _story;
    private readonly Scribe _scribe;
    private readonly Dictionary<TaskId, string> _names = [];
    private readonly Transitions _transitions;

    /// <param name="story">Told what happens, line by line; null: nobody listens, and it costs nothing.</param>
    public World(Plan plan, Action<string>? story = null)
    {
        (Plan, _story) = (plan, story);
        Simulator = new Simulator(plan.Seed);
        Paths = new Paths(Simulator, plan.Seed);
        Database = new Database(this, plan.IsShared, new Dice(plan.Seed, "database"));
        Ledger = new Ledger(this);
        _scribe = new Scribe(NameOf);
        _transitions = new Transitions(Coverage);
        Managers = [.. plan.ManagerDrifts.Select((drift, i) => new ManagerNode(this, ManagerName(i), drift))];
        ManagerAddresses = [.. Managers.Select(manager => manager.Name)];
        Workers = [.. plan.Workers.Select(setup => new WorkerNode(this, setup))];
        Clients = [.. Enumerable.Range(1, plan.Clients).Select(i => new ClientNode(this, $"c{i}"))];
    }

    public Plan Plan { get; }

    public Simulator Simulator { get; }

    public Paths Paths { get; }

    public Database Database { get; }

    public Coverage Coverage { get; } = new();

    public Ledger Ledger { get; }

    public IReadOnlyList<ManagerNode> Managers { get; }

    public string[] ManagerAddresses { get; }

    public IReadOnlyList<WorkerNode> Workers { get; }

    public IReadOnlyList<ClientNode> Clients { get; }

    /// <summary>What went wrong first; null when nothing has.</summary>
    public string? Violation { get; private set; }

    /// <summary>Carries the plan out, lets every fault end, and holds what is left against what must be.</summary>
    public void Run()
    {
        foreach (var manager in Managers) manager.Start();
        for (var i = 0; i < Workers.Count; i++) Simulator.At(Plan.Workers[i].StartsAt, Workers[i].Start);
        foreach (var deed in Plan.Deeds)
        {
            Simulator.At(deed.At, () =>
            {
                Tell(() => $"* {deed.Tell()}");
                deed.Do(this);
            });
        }

        Simulator.RunUntil(Plan.Length, HasSeenEnough);
        if (Violation is null) new Settlement(this).Settle();
        if (Violation is null) Check(() => new Reckoning(this).Check());
    }

    public bool HasSeenEnough() => Violation is not null;

    /// <summary>Its address, too.</summary>
    /// <param name="number">From 0.</param>
    public static string ManagerName(int number) => $"m{number + 1}:1";

    /// <summary>The machine of this name, of a Manager or a Worker.</summary>
    public Node NodeAt(string name) => Managers.FirstOrDefault(manager => manager.Name == name) ?? (Node)Workers.First(worker => worker.Name == name);

    /// <summary>The Manager that listens at an address; null when none does.</summary>
    public ManagerLife? ManagerAt(string address)
    {
        foreach (var manager in Managers)
        {
            if (manager.Name == address) return manager.IsUp ? manager.Life : null;
        }

        return null;
    }

    public void Fail(string violation)
    {
        Violation ??= violation;
        Tell(() => $"!! {violation}");
    }

    /// <summary>Holds something against an invariant.</summary>
    public void Check(Action check)
    {
        try
        {
            check();
        }
        catch (InvariantBrokenException broken)
        {
            Fail(broken.Message);
        }
    }

    public void Tell(Func<string> line) => _story?.Invoke($"{Simulator.Now.TotalSeconds,9:0.000} {(_story is null ? "" : line())}");

    public void Name(TaskId id, string name) => _names[id] = name;

    public string NameOf(TaskId id) => _names.GetValueOrDefault(id) ?? (Database.Records.TryFind(id, out var task) ? task.Spec.Name : null) ?? id.ToString();

    /// <summary>A batch is durable.</summary>
    public void Committed(Changes changes)
    {
        Simulator.Note((ulong)changes.LastLease.Number + ((ulong)changes.States.Count << 40));
        foreach (var spec in changes.Specs)
        {
            if (_story is not null) Name(spec.Id, spec.Name ?? spec.Id.ToString());
        }

        Check(() => _transitions.Read(changes, Database.Records));
    }

    /// <summary>What a batch led to leaves a Manager.</summary>
    public void Released(ManagerLife manager, IReadOnlyList<Release> releases)
    {
        foreach (var release in releases)
        {
            Coverage.Hit(release);
            if (release is WorkerBuried buried && Plan.IsPeaceful) Fail($"3: where nothing goes wrong no Worker is given up: {buried.Worker.WorkerId} was {buried.Why}");
            if (_story is not null) Tell(() => $"{manager.Node}: {_scribe.Tell(release, manager.Clock.Now)}");
        }
    }
}
