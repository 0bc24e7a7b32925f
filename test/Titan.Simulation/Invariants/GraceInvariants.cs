using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Simulation.Invariants;

/// <summary>Of attempts that end without a word of their Worker: each had the grace of its task, and the Worker the time to say so.</summary>
internal static class GraceInvariants
{
    public static void Check(StoredTask task, AttemptState attempt, OrchestratorOptions options)
    {
        if (attempt is not { EndedByReport: false, EndedAt: { } endedAt, Phase: AttemptPhase.Cancelled or AttemptPhase.Failed }) return;
        var asked = attempt.Phase == AttemptPhase.Cancelled ? task.State.Cancellation!.RequestedAt : attempt.GrantedAt + task.Spec.Timeout;
        var due = asked + task.Spec.Grace + options.StopBackstop;
        Invariant.Holds(endedAt >= due, $"8: who is told to end has its grace: {due - endedAt} too early, {task.Spec.Id}");
    }
}
