using Titan.Simulation.Faults;
using Titan.Simulation.Kernel;
using Titan.Simulation.Network;
using Titan.Simulation.Processes;
using Titan.Simulation.Store;

namespace Titan.Simulation.Planning;

/// <summary>Plans what goes wrong: of all kinds of faults a few, each a few times.</summary>
internal sealed class FaultMaker(Plan plan, Dice dice)
{
    private static readonly Boundary[] OfManagers = [Boundary.CommitAsked, Boundary.CommitDurable, Boundary.ReleaseBegun, Boundary.ReleaseDone, Boundary.OutputStored];
    private static readonly Boundary[] OfWorkers = [Boundary.GrantTaken, Boundary.CommandBegun, Boundary.CommandEnded, Boundary.ResultSent, Boundary.ResultAcknowledged];

    public IEnumerable<Deed> Make()
    {
        Func<TimeSpan, TimeSpan, Deed?>[] kinds =
        [
            (at, length) => new Dies(at, ManagerName(), dice.Percent(30), dice.Between(1, 60), length),
            (at, length) => new DiesAt(at, ManagerName(), dice.Pick(OfManagers), dice.Between(1, 4), length),
            (at, length) => new Stops(at, ManagerName(), length),
            (at, length) => new Freezes(at, ManagerName(), length),
            (at, length) => new Dies(at, WorkerName(), dice.Percent(30), dice.Between(1, 60), length),
            (at, _) => OneToSpare() is { } spare ? new Dies(at, spare.Name, false, dice.Between(1, 60), null) : null,
            (at, length) => new DiesAt(at, WorkerName(), dice.Pick(OfWorkers), dice.Between(1, 3), length),
            (at, length) => new Stops(at, WorkerName(), length),
            (at, length) => new Freezes(at, WorkerName(), length),
            (at, length) => new WorkerSlows(at, Worker(), dice.Between(5, 1_000), length),
            (at, length) => plan.Workers.Count >= 4 ? new MassLoss(at, dice.Percent(40), length) : null,
            (at, length) => new Clog(at, WorkerName(), ManagerName(), true, length),
            (at, length) => new Clog(at, WorkerName(), ManagerName(), false, length),
            (at, length) => new Clog(at, ManagerName(), WorkerName(), false, length),
            (at, length) => plan.IsShared ? new Clog(at, ManagerName(), SimulatedStore.Node, true, length) : null,
            (at, length) => plan.IsShared ? new Clog(at, ManagerName(), SimulatedStore.Node, false, length) : null,
            (at, length) => plan.IsShared ? new Clog(at, SimulatedStore.Node, ManagerName(), false, length) : null,
            (at, length) => new Clog(at, ClientName(), ManagerName(), dice.Percent(50), length),
            (at, length) => new PathSlows(at, WorkerName(), ManagerName(), TimeSpan.FromMilliseconds(dice.Between(20, 800)), length),
            (at, length) => new PathSlows(at, ManagerName(), WorkerName(), TimeSpan.FromMilliseconds(dice.Between(20, 800)), length),
            (at, _) => new LinkBreaks(at, Worker(), false),
            (at, _) => new LinkBreaks(at, Worker(), true),
            (at, length) => new LinkIsUnruly(at, Worker(), dice.Pick([Unruliness.Loses, Unruliness.Repeats, Unruliness.Reorders, Unruliness.Loses | Unruliness.Repeats | Unruliness.Reorders]), length),
            (at, length) => new DatabaseFails(at, DatabaseCondition.Away, length / 2),
            (at, length) => new DatabaseFails(at, DatabaseCondition.Silent, length / 2),
            (at, length) => new DatabaseSlows(at, TimeSpan.FromMilliseconds(dice.Between(20, 1_500)), length),
            (at, length) => new DatabaseLosesAnswers(at, dice.Between(5, 60), length),
            (at, _) => new DatabaseCrashes(at),
            (at, _) => new ClockIsSet(at, ManagerName(), TimeSpan.FromSeconds(dice.Between(-7_200, 7_200))),
            (at, _) => new ClockIsSet(at, WorkerName(), TimeSpan.FromSeconds(dice.Between(-7_200, 7_200))),
        ];

        // By dice of their own: seeds that are older than these keep the rest of their plans.
        var later = new Dice(plan.Seed, "means");
        Func<TimeSpan, TimeSpan, Deed?>[] laterKinds =
        [
            (at, length) => new MeansRunOut(at, later.Next(plan.Workers.Count), 0, length),
            (at, length) => new MeansRunOut(at, later.Next(plan.Workers.Count), later.Between(1, 2), length),
            (at, length) => new StopsWithTasks(at, later.Pick(plan.Workers).Name, TimeSpan.FromMilliseconds(later.Between(-500, 500)), length),
        ];

        var deeds = new List<Deed>();
        // In one of twenty worlds nothing goes wrong.
        if (dice.Percent(5)) return deeds;
        var chance = dice.Between(3, 35);
        foreach (var kind in kinds)
        {
            if (!dice.Percent(chance)) continue;
            for (var left = dice.Between(1, 4); left > 0; left--) Add(deeds, dice, kind);
        }

        foreach (var kind in laterKinds)
        {
            if (!later.Percent(10)) continue;
            for (var left = later.Between(1, 4); left > 0; left--) Add(deeds, later, kind);
        }

        // Where not all have a place, somebody dies for whom there is one.
        if (plan.Options.MaxWorkers < plan.Workers.Count && OneToSpare() is { } gone) deeds.Add(new Dies(dice.Between(TimeSpan.Zero, plan.Length), gone.Name, false, dice.Between(1, 60), null));
        return deeds;
    }

    private void Add(List<Deed> deeds, Dice dice, Func<TimeSpan, TimeSpan, Deed?> kind)
    {
        var at = dice.Between(TimeSpan.Zero, plan.Length);
        var length = dice.Skewed(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(12));
        if (at + length > plan.Length) length = plan.Length - at;
        if (kind(at, length) is { } deed) deeds.Add(deed);
    }

    private int Worker() => dice.Next(plan.Workers.Count);

    /// <summary>Whoever is lost for good must not be the only one that fits. It may keep the place of another: the dead make room.</summary>
    private WorkerSetup? OneToSpare() => plan.Workers.Count < 3 ? null : plan.Workers[dice.Between(1, plan.Workers.Count - 1)];

    private string ManagerName() => World.ManagerName(dice.Next(plan.ManagerDrifts.Count));

    private string WorkerName() => dice.Pick(plan.Workers).Name;

    private string ClientName() => $"c{dice.Between(1, plan.Clients)}";
}
