using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Simulation.Invariants;
using Titan.Simulation.Store;

namespace Titan.Simulation.Processes;

/// <summary>Sees every decision of one Manager and all that leaves it, and holds both against the invariants.</summary>
/// <param name="releases">Where releases go on to.</param>
internal sealed class Witness(World world, ManagerLife manager, IReleases releases) : IReleases
{
    /// <summary>Long enough to be noticed, by the beat at which a Manager looks.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(1.5);

    /// <summary>How far clocks that run fast or slow may get from the world's meanwhile.</summary>
    private static readonly TimeSpan Drift = TimeSpan.FromMilliseconds(100);

    private Records? _records;
    private BatchInvariants _invariants = new();
    private SuccessionInvariants _succession = new();
    private Changes? _latest;
    private StoredState? _opened;

    /// <summary>What the Manager decides with; null before it first led.</summary>
    public Orchestrator? Orchestrator { get; private set; }

    /// <summary>A leadership begins from this.</summary>
    public void Begin(StoredState opened) => _opened = opened;

    /// <summary>Makes the Orchestrator of a leadership, with a seed of the world's.</summary>
    public Orchestrator Found(OrchestratorOptions options, StoredState stored, Instant now)
    {
        Orchestrator = new Orchestrator(options, stored, world.Plan.Seed ^ ((ulong)manager.Process.Number << 32) ^ stored.Epoch, now);
        _records = Records.Of(_opened!);
        _invariants = new BatchInvariants();
        _invariants.Begin(_records);
        _succession = new SuccessionInvariants();
        _succession.Remember(Orchestrator.Cluster);
        world.Check(() => _invariants.CheckRecovered(Orchestrator.Cluster, _records));
        world.Tell(() => $"manager {manager.Node} leads, epoch {stored.Epoch}");
        world.Coverage.Hit("leadership");
        return Orchestrator;
    }

    /// <summary>A batch was decided, and is about to be committed; told again when that is tried again.</summary>
    public void Concluded(Changes changes)
    {
        if (ReferenceEquals(changes, _latest)) return;
        _latest = changes;
        world.Check(() => _succession.Check(Orchestrator!.Cluster, IsAlive));
        _succession.Remember(Orchestrator!.Cluster);
        var records = _records!;
        if (changes.IsEmpty && changes.LastLease == records.LastLease) return;
        world.Check(() => records.Commit(changes));
        world.Check(() =>
        {
            _invariants.Check(Orchestrator!.Cluster, records, changes, manager.Clock.Now);
            CheckStandstill(changes, Orchestrator.Cluster);
        });
        CountAhead(changes, Orchestrator!.Cluster);
    }

    public void Carry(IReadOnlyList<Release> carried)
    {
        if (carried.Count == 0) return;
        manager.Doom.Reached(Boundary.ReleaseBegun);
        if (manager.Process.IsDead) return;
        world.Check(() => ReleaseInvariants.Check(carried, world.Database.Records, isLatest: manager.Role.Epoch == world.Database.Epoch));
        world.Released(manager, carried);
        releases.Carry(carried);
        manager.Doom.Reached(Boundary.ReleaseDone);
    }

    public void Reset(LoopUnavailableException why) => releases.Reset(why);

    /// <summary>One that drains may have said so, and its id is free then as soon as it hangs up.</summary>
    private bool IsAlive(ulong session) => world.Workers.Any(worker => worker.IsUp && (ulong)worker.Life!.Process.Number == session && !worker.Life.Inventory.IsDraining);

    private void CountAhead(Changes changes, Cluster cluster)
    {
        if (cluster.Fleet.All.Any(worker => worker.Load > worker.State.Slots)) world.Coverage.Hit("attempts ahead of slots");
        if (changes.Attempts.Any(change => change.Attempt is { Phase: AttemptPhase.Lost, EndedByReport: true, StartedAt: null })) world.Coverage.Hit("attempt given back");
    }

    private void CheckStandstill(Changes changes, Cluster cluster)
    {
        var (at, length) = manager.Process.Thawed;
        if (length < Standstill) return;
        var thawedAt = manager.Clock.Now - (world.Simulator.Now - at);
        if (cluster.StartedAt > thawedAt - Drift) return;
        BurialInvariants.CheckNone(changes, thawedAt + Drift, thawedAt + cluster.Options.FailoverGrace - Drift, "it stood still");
    }
}
