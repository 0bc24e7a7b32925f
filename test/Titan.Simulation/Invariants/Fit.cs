using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Which Workers a task may run on, told apart from the scheduler, which is what it judges.</summary>
internal static class Fit
{
    public static bool Allows(WorkerState worker, TaskSpec spec, IReadOnlyList<AttemptState> before)
    {
        for (var i = 0; i < before.Count; i++)
        {
            // It could not start the task, and is not asked again.
            if (before[i] is { Phase: AttemptPhase.Failed, Cause: Cause.Spawn } failed && failed.Holder.WorkerId == worker.Session.WorkerId) return false;
        }

        for (var i = 0; i < worker.Executors.Count; i++)
        {
            if (worker.Executors[i] == spec.Work.Executor) return worker.Labels.Covers(spec.Require);
        }

        return false;
    }
}
