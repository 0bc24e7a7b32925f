using Titan.Core;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of the queue: nobody waits in vain.</summary>
internal static class WaitingInvariants
{
    public static void Check(Cluster cluster, List<WorkerEntry> workers)
    {
        foreach (var worker in workers)
        {
            if (worker.FreeSlots == 0) continue;
            foreach (var task in cluster.Tasks)
                Invariant.Holds(!task.IsQueued || !Fit.Allows(worker.State, task.Spec, task.Attempts), $"10: a runnable task with a free, fitting Worker does not wait: {task.Id}, {worker.State.Session.WorkerId} with {worker.FreeSlots} free");
        }
    }
}
