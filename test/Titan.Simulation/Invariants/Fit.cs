using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Which Workers a task may run on, told apart from the scheduler, which is what it judges.</summary>
internal static class Fit
{
    public static bool Allows(WorkerState worker, TaskSpec spec)
    {
        for (var i = 0; i < worker.Executors.Count; i++)
        {
            if (worker.Executors[i] == spec.Work.Executor) return worker.Labels.Covers(spec.Require);
        }

        return false;
    }
}
