using Titan.EndToEnd.Chaos.Faults;
using Titan.FailPoints;
using static Titan.EndToEnd.Chaos.Plan.FaultKind;

namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>All faults of one run, made of a seed: the same seed, length and store give the same plan. What the machine makes of it differs.</summary>
internal sealed class ChaosPlan
{
    private static readonly FaultKind[] OfWires = [WireDelay, WireReset, WireHalfOpenUp, WireHalfOpenDown, WireHalfOpenBoth, WireTrickle];

    private readonly Random _random;
    private readonly TimeSpan _length;
    private readonly string[] _managerPoints;
    private readonly IReadOnlyList<string> _files;

    /// <param name="room">Where the Workers' folders are: not every machine lets them be filled.</param>
    public ChaosPlan(int seed, TimeSpan length, ChaosStore store, WorkRoom room)
    {
        (Seed, _length) = (seed, length);
        _random = new Random(seed);
        _files = store.Files ?? [];
        _managerPoints = [.. FailPointNames.All.Where(name => name.StartsWith("manager.", StringComparison.Ordinal) || name.StartsWith($"{store.Name}.", StringComparison.Ordinal))];
        // Who has no memory beyond its process loses all with it: that is what it says.
        var managers = new FaultDeck(_random, [
            .. store.Files is null ? [] : Of(ManagerFilesMoved),
            .. store.Outlives ? Of(ManagerFailPoint, ManagerKill, ManagerHang, ManagerShortStop, ManagerLongStop, ManagerFailPoint) : Of(ManagerShortStop, ManagerLongStop, ManagerHang),
        ]);
        FaultKind[] ofWorkers = [WorkerUnitStop, WorkerNameTaken, .. room.CanBeFilled ? Of(WorkerFolderFull) : [], WorkerKill, WorkerShortStop, WorkerLongStop, WorkerFailPoint, WorkerFailPoint];
        var workers = new FaultDeck(_random, ofWorkers);
        var starved = new FaultDeck(_random, [WorkerCannotFork, .. ofWorkers]);
        var wires = new FaultDeck(_random, OfWires);
        var lanes = new List<Lane>();
        for (var i = 0; i < store.Managers; i++) lanes.Add(Deal(ChaosCluster.ManagerName(i), managers, quiet: store.Managers == 1 ? 2 : Math.Min(3 * store.Managers, 0.7 * length.TotalSeconds)));
        for (var i = 0; i < ChaosCluster.Workers; i++) lanes.Add(Deal(ChaosCluster.WorkerName(i), ChaosCluster.IsOfAnotherUser(ChaosCluster.WorkerName(i)) ? starved : workers, quiet: 2));
        for (var i = 0; i < ChaosCluster.Workers; i++) lanes.Add(Deal(ChaosCluster.WireOf(ChaosCluster.WorkerName(i)), wires, quiet: 3));
        for (var i = 0; i < ChaosCluster.Clients; i++) lanes.Add(Deal(ChaosCluster.WireOf(ChaosCluster.ClientName(i)), wires, quiet: 3));
        if (store.CrashAsync is not null) lanes.Add(Deal(ChaosCluster.StoreName, new FaultDeck(_random, StoreCrash), quiet: Math.Min(8, length.TotalSeconds / 4)));
        Lanes = lanes;
    }

    public int Seed { get; }

    public IReadOnlyList<Lane> Lanes { get; }

    public override string ToString() => string.Join('\n', Lanes.Select(lane => $"{lane.Victim}\n    {string.Join("\n    ", lane.Faults)}"));

    /// <summary>As many faults as fit, and no fewer than one: a slow machine takes longer over them, and meets all the same.</summary>
    /// <param name="quiet">Mean time between two faults, in seconds.</param>
    private Lane Deal(string victim, FaultDeck deck, double quiet)
    {
        var faults = new List<PlannedFault>();
        var at = TimeSpan.Zero;
        while (at < _length)
        {
            var (after, kind) = (Quiet(quiet), deck.Next());
            var length = LengthOf(kind);
            at += after + length;
            faults.Add(new PlannedFault(after, kind, length, kind switch { ManagerFailPoint => Arm(_managerPoints), WorkerFailPoint => Arm(WorkerPoints), ManagerFilesMoved => _files[_random.Next(_files.Count)], _ => "" }));
        }

        return new Lane(victim, faults);
    }

    private static FaultKind[] Of(params FaultKind[] kinds) => kinds;

    private static string[] WorkerPoints { get; } =
        [.. FailPointNames.All.Where(name => name.StartsWith("worker.", StringComparison.Ordinal) || name.StartsWith("keeper.", StringComparison.Ordinal))];

    private TimeSpan Quiet(double mean) => TimeSpan.FromSeconds(mean * (0.25 + (1.5 * _random.NextDouble())));

    private TimeSpan LengthOf(FaultKind kind) => kind switch
    {
        ManagerKill or WorkerKill or StoreCrash => Between(0, 0.8),
        ManagerShortStop or WorkerShortStop => Between(0.1, 0.8),
        ManagerLongStop or WorkerLongStop => Between(2.5, 4),
        ManagerFailPoint or WorkerFailPoint => Between(2, 4),
        ManagerHang => Between(5, 6.5),
        ManagerFilesMoved or WorkerFolderFull or WorkerCannotFork or WorkerNameTaken => Between(1, 3),
        WorkerUnitStop => Between(0.5, 3),
        WireReset => TimeSpan.Zero,
        _ => Between(1, 4),
    };

    private TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + ((most - least) * _random.NextDouble()));

    private string Arm(string[] names) => $"{names[_random.Next(names.Length)]}={(_random.Next(4) == 0 ? "stop" : "kill")}@{1 + _random.Next(4)}";
}
