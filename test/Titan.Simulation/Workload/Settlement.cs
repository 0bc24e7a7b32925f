using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Simulation.Invariants;
using Titan.Simulation.Processes;
using Titan.Simulation.Store;

namespace Titan.Simulation.Workload;

/// <summary>The time after the last fault: whoever is down starts, drains are over, and everything comes to its end.</summary>
internal sealed class Settlement(World world)
{
    /// <summary>Far more than the longest chain of delays, back-offs and backstops takes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly HashSet<WorkerNode> _crowdedOut = [];
    private bool _isSettled;

    /// <summary>The Manager that leads, and knows that nobody has replaced it.</summary>
    private ManagerLife? Leader =>
        world.Managers.FirstOrDefault(manager => manager.IsUp && manager.Life!.Role.IsLeading && manager.Life.Role.Epoch == world.Database.Epoch)?.Life;

    public void Settle()
    {
        world.Tell(() => "* faults are over");
        var end = world.Simulator.Now + Limit;
        MendIds();
        Look();
        world.Simulator.RunUntil(end, () => _isSettled || world.HasSeenEnough());
        if (!_isSettled && !world.HasSeenEnough()) world.Fail($"14: when faults stop, everything ends: {Remains()}");
    }

    /// <summary>Somebody sees that two Workers have one id, and ends the one that came later.</summary>
    private void MendIds()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var worker in world.Workers)
        {
            if (!ids.Add(worker.Id)) SendAway(worker);
        }
    }

    /// <summary>Those for whom there is no room go for good, and what they hold with them. One that was let in after all, by a Manager that had stood still, comes back: it keeps the place of another.</summary>
    private void MendCrowd(Cluster cluster)
    {
        // The dead make room by themselves.
        if (cluster.Fleet.All.Count(worker => !worker.IsDead) < world.Plan.Options.MaxWorkers)
        {
            foreach (var worker in _crowdedOut) worker.IsGoneForGood = false;
            _crowdedOut.Clear();
            return;
        }

        foreach (var worker in world.Workers)
        {
            if (cluster.Fleet.TryGet(worker.Id, out _))
            {
                if (_crowdedOut.Remove(worker)) worker.IsGoneForGood = false;
            }
            else if (!worker.IsGoneForGood)
            {
                _crowdedOut.Add(worker);
                SendAway(worker);
            }
        }
    }

    private static void SendAway(WorkerNode worker)
    {
        worker.IsGoneForGood = true;
        worker.Latest?.Process.Kill();
    }

    private void Look()
    {
        foreach (var manager in world.Managers) manager.Start();
        foreach (var worker in world.Workers) worker.Start();
        if (Leader is { } leader)
        {
            MendCrowd(leader.Witness.Orchestrator!.Cluster);
            Resume(leader, leader.Witness.Orchestrator.Cluster);
            CancelUnstartable(leader, leader.Witness.Orchestrator.Cluster);
        }

        _isSettled = Remains().Length == 0;
        if (!_isSettled) world.Simulator.After(LookEvery, Look);
    }

    /// <summary>What has not come to its end; empty when everything has.</summary>
    private string Remains()
    {
        if (world.Database.Condition != DatabaseCondition.Up) return "the database is away";
        if (world.Clients.Any(client => client.UnderWay > 0)) return "a client waits";
        if (Leader is not { } leader) return "nobody leads";
        foreach (var worker in world.Workers)
        {
            if (worker.IsUp && !worker.Life!.Inventory.IsEmpty) return $"{worker.Name} holds something";
            if (worker.IsUp && !worker.Life!.Execution.IsEmpty) return $"{worker.Name} keeps something";
            if (worker.IsUp && !IsLetIn(leader.Witness.Orchestrator!.Cluster, worker)) return $"{worker.Name} is not let in";
        }

        return Remains(leader.Witness.Orchestrator!.Cluster);
    }

    private static bool IsLetIn(Cluster cluster, WorkerNode worker) => cluster.Fleet.TryGet(worker.Id, out var known) && known is { IsDead: false, IsLinked: true };

    private string Remains(Cluster cluster)
    {
        if (cluster.Counts.Open > 0) return $"{cluster.Counts.Open} tasks are open: {string.Join(", ", cluster.Tasks.Where(task => !task.State.Phase.IsTerminal()).Select(task => $"{world.NameOf(task.Spec.Id)} {task.State}"))}";
        if (cluster.Deadlines.Count > 0) return $"{cluster.Deadlines.Count} timers are armed";
        foreach (var worker in cluster.Fleet.All)
        {
            if (worker.Live.Count > 0) return $"{worker.State.Session.WorkerId} has live leases";
            if (worker.Strangers > 0 && !worker.IsDead && worker.IsLinked) return $"{worker.State.Session.WorkerId} has strangers";
        }

        // Memory is ahead of the store by the batch that is on its way.
        foreach (var (id, task) in world.Database.Records.ById)
        {
            if (!task.State.Phase.IsTerminal()) return $"the end of {world.NameOf(id)} is not durable";
        }

        return "";
    }

    /// <summary>A Worker that somebody drained would leave its tasks waiting for ever.</summary>
    private static void Resume(ManagerLife leader, Cluster cluster)
    {
        foreach (var worker in cluster.Fleet.All)
        {
            var id = worker.State.Session.WorkerId;
            if (worker.State.DrainRequested) leader.Process.Do(() => _ = ResumeAsync(leader, id));
        }
    }

    /// <summary>What all who are left could not start waits for somebody else, and here nobody else comes: a person gives it up.</summary>
    private static void CancelUnstartable(ManagerLife leader, Cluster cluster)
    {
        foreach (var task in cluster.Tasks)
        {
            if (!task.IsQueued || !task.Attempts.Any(static attempt => attempt.Cause == Cause.Spawn)) continue;
            if (cluster.Fleet.All.Any(worker => !worker.IsDead && Fit.Allows(worker.State, task.Spec, task.Attempts))) continue;
            var id = task.Id;
            leader.Process.Do(() => _ = CancelAsync(leader, id));
        }
    }

    private static async Task CancelAsync(ManagerLife leader, TaskId task)
    {
        try
        {
            await leader.AskLoopAsync((core, now, decision) => core.Cancel(task, "settlement", "", now, decision));
        }
        catch (LoopUnavailableException)
        {
            // Asked again with the next look.
        }
    }

    private static async Task ResumeAsync(ManagerLife leader, string worker)
    {
        try
        {
            await leader.AskLoopAsync((core, _, decision) => core.SetDrain(worker, false, decision, out var _));
        }
        catch (LoopUnavailableException)
        {
            // Asked again with the next look.
        }
    }
}
