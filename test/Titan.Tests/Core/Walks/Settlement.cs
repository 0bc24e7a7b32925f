using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Invariants;
using Titan.Simulation.Story;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.Walks;

/// <summary>Ends every fault and has the Workers do their work. Invariant 14: then everything ends, and nothing is left behind.</summary>
internal sealed class Settlement(CoreWorld world, Coverage coverage)
{
    /// <summary>Far more than the longest chain of delays, back-offs and backstops needs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public void Settle()
    {
        var end = world.Now + Limit;
        coverage.Hit(world.EndBatch());
        // Those for whom there is no room go for good, and what they ran with them.
        var staff = world.Workers.Take(world.Options.MaxWorkers).ToList();
        foreach (var leaver in world.Workers.Except(staff))
        {
            coverage.Hit(world.Drop(leaver));
            leaver.Restart();
        }

        while (!IsSettled())
        {
            Invariant.Holds(world.Now < end, "14: when faults stop, everything ends");
            foreach (var worker in staff) Mend(worker);
            foreach (var worker in staff.Where(worker => worker.IsHeard)) Work(worker);
            for (var i = 0; i < 10; i++) coverage.Hit(world.Advance(TimeSpan.FromMilliseconds(100)));
        }
    }

    private bool IsSettled()
    {
        var cluster = world.Orchestrator.Cluster;
        return cluster.Counts.Open == 0 && cluster.Deadlines.Count == 0
            && world.Workers.All(worker => worker.Held.Count == 0 && worker.Kept.Count == 0)
            && cluster.Fleet.All.All(worker => worker.Live.Count == 0 && worker.Strangers == 0);
    }

    private void Mend(SimulatedWorker worker)
    {
        worker.LosesGrants = false;
        worker.IsLeaving = false;
        if (worker.IsSilent) coverage.Hit(world.Wake(worker));
        if (worker.Link == 0) coverage.Hit(world.Join(worker, out _));
        coverage.Hit(world.Do((orchestrator, _, decision) => orchestrator.SetDrain(worker.Id, false, decision, out var _)));
    }

    private void Work(SimulatedWorker worker)
    {
        foreach (var held in worker.Held)
        {
            switch (held.Phase)
            {
                case HeldPhase.Accepted: coverage.Hit(world.StartAttempt(worker, held)); break;
                case HeldPhase.Running: coverage.Hit(world.Report(worker, Results.Of(held, Cause.ExitCode))); break;
                case HeldPhase.Stopping: coverage.Hit(world.Report(worker, Results.Of(held, Cause.Cancelled))); break;
            }
        }
    }
}
