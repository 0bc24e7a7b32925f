using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>Answers questions about the cluster; changes nothing.</summary>
internal sealed class Views(Cluster cluster)
{
    /// <summary>Workers of one explanation.</summary>
    private const int FitsAtOnce = 500;

    /// <summary>Letters of what they lack; one may lack 64 labels of 640.</summary>
    private const int LettersAtOnce = 128 << 10;

    /// <summary>A Worker without its labels, and the id of one task.</summary>
    private const int WorkerBytes = 300;
    private const int IdBytes = 28;

    public TaskView? Task(TaskId id, Instant now)
    {
        if (!cluster.Tasks.TryGet(id, out var task)) return null;
        var attempts = task.Attempts.Skip(task.Attempts.Count - Limits.AttemptsShown).ToArray();
        return new TaskView(task.Spec, task.State, attempts, ReasonToWait(task, now)) { RetriedBy = cluster.Successors.LatestOf(id) };
    }

    public Explanation? Explain(TaskId id, string after, Instant now)
    {
        if (Task(id, now) is not { } view) return null;
        if (view.State.Phase != Phase.Pending) return new Explanation(view, []);

        var demand = Demand.Of(view.Spec, view.Attempts);
        var fits = new List<WorkerFit>();
        var letters = 0;
        foreach (var worker in Behind(after))
        {
            if (fits.Count >= FitsAtOnce || letters >= LettersAtOnce) return new Explanation(view, fits, fits[^1].WorkerId);
            var obstacles = Obstacles(demand, worker).ToList();
            fits.Add(new WorkerFit(worker.State.Session.WorkerId, obstacles));
            letters += obstacles.Sum(obstacle => obstacle.Length);
        }

        return new Explanation(view, fits);
    }

    public static WorkerView Worker(WorkerEntry worker) => new(
        worker.State,
        StandingOf(worker),
        worker.IsDead ? 0 : worker.BusySlots,
        worker.IsDraining,
        LastSeen(worker),
        [.. worker.Live.Tasks.Take(Limits.RunningShown).Select(task => task.Spec.Id)])
    {
        RunningCount = worker.Live.Count,
        Notes = worker.Notes,
        Shortage = worker.IsDead ? default : worker.Shortage,
    };

    /// <summary>Of the dead as it is recorded: a start of the Manager, or a moment in which it stood still, does not make them seen.</summary>
    private static Instant LastSeen(WorkerEntry worker) => worker.State.LastSeenAt ?? worker.State.BuriedAt ?? worker.LastSeen;

    public WorkerPage Workers(string after, int most, long mostBytes)
    {
        var views = new List<WorkerView>();
        var bytes = 0L;
        foreach (var worker in Behind(after))
        {
            if (views.Count >= most || bytes >= mostBytes) return new WorkerPage(views, views[^1].State.Session.WorkerId);
            var view = Worker(worker);
            views.Add(view);
            bytes += WorkerBytes + view.State.Labels.Bytes + (IdBytes * view.Running.Count) + view.Notes.Sum(note => note.Length);
        }

        return new WorkerPage(views, null);
    }

    public WorkerTotals Totals()
    {
        var (slots, busy) = (0L, 0L);
        foreach (var worker in cluster.Fleet.All)
        {
            if (worker.IsDead) continue;
            slots += worker.State.Slots;
            busy += worker.BusySlots;
        }

        return new WorkerTotals(cluster.Fleet.Count, slots, busy);
    }

    private IEnumerable<WorkerEntry> Behind(string id) => id.Length == 0 ? cluster.Fleet.All
        : cluster.Fleet.All.SkipWhile(worker => string.CompareOrdinal(worker.State.Session.WorkerId, id) <= 0);

    private static WorkerStanding StandingOf(WorkerEntry worker)
    {
        if (worker.IsDead) return WorkerStanding.Dead;
        if (!worker.IsLinked) return WorkerStanding.Missing;
        if (worker.IsDraining) return WorkerStanding.Draining;
        return worker.BusySlots > 0 ? WorkerStanding.Busy : WorkerStanding.Idle;
    }

    private static IEnumerable<string> Obstacles(Demand demand, WorkerEntry worker)
    {
        switch (StandingOf(worker))
        {
            case WorkerStanding.Dead: yield return "is dead"; break;
            case WorkerStanding.Missing: yield return "is not connected"; break;
            case WorkerStanding.Draining: yield return "is draining"; break;
        }

        foreach (var lack in demand.Lacking(worker.State)) yield return lack;
        if (!worker.IsDead && worker.Shortage.Withheld > 0 && worker.BusySlots >= worker.UsableSlots) yield return $"takes {worker.UsableSlots} of {worker.State.Slots} at present: {worker.Shortage.Why}";
        else if (!worker.IsDead && worker.BusySlots >= worker.State.Slots) yield return $"has no free slot ({worker.BusySlots} of {worker.State.Slots} busy)";
    }

    private bool IsMet(Demand demand, Shape? shape) =>
        (shape is { IsDropped: false } && cluster.Placement.IsMet(shape)) || Unseated().Any(worker => demand.IsMetBy(worker.State));

    /// <summary>Known from an earlier leadership, and not back yet.</summary>
    private IEnumerable<WorkerEntry> Unseated() => cluster.Fleet.Missing.Where(worker => worker.Seat < 0);

    private WaitReason? ReasonToWait(TaskEntry task, Instant now)
    {
        var state = task.State;
        if (state.Phase != Phase.Pending) return null;
        if (state.NotBefore > now)
            return task.Attempts.Count == 0 ? new WaitReason.Delayed(state.NotBefore) : new WaitReason.BackingOff(state.NotBefore);

        if (cluster.Fleet.Count == cluster.Fleet.Dead.Count) return new WaitReason.NoWorkers();

        // Not by a look at all Workers: this is asked for every task that somebody asks about.
        var demand = Demand.Of(task.Spec, task.Attempts);
        if (!IsMet(demand, task.Shape))
        {
            var labels = cluster.Placement.Runs(demand.Executor) || Unseated().Any(worker => worker.State.Executors.Contains(demand.Executor))
                ? $"{demand.Require}"
                : $"one that runs {Words.Of(demand.Executor)} tasks{(demand.Require.Count == 0 ? "" : $" and has {demand.Require}")}";
            return new WaitReason.NoWorkerFits(string.Join(", and ", new[] { labels, $"{demand.Barred}" }.Where(static part => part.Length > 0)));
        }

        if (cluster.Fleet.IsShort && NobodyTakes(demand) is { } reason) return reason;

        return new WaitReason.Queued(task.Shape?.CountBefore(task, Limits.QueuePositionCounted) ?? 0);
    }

    /// <summary>When the machine of every Worker that fits lacks what a task needs.</summary>
    private WaitReason.NoWorkerTakes? NobodyTakes(Demand demand)
    {
        var fitting = cluster.Fleet.All.Where(worker => !worker.IsDead && demand.IsMetBy(worker.State)).ToList();
        return fitting.Count > 0 && fitting.TrueForAll(static worker => worker.UsableSlots == 0)
            ? new WaitReason.NoWorkerTakes(fitting[0].State.Session.WorkerId, fitting[0].Shortage.Why ?? "", fitting.Count - 1)
            : null;
    }
}
