using Titan.Core;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of a new grant, looked at as its batch left the cluster: not too early, not after a cancel, to a Worker that may have it, past nobody.</summary>
internal static class GrantInvariants
{
    public static void Check(StoredTask task, AttemptState attempt, Cluster cluster, Instant now)
    {
        var (spec, state, _) = task;
        Invariant.Holds(state.Cancellation is null, $"8: no attempt after a cancel: {attempt.Number} under lease {attempt.Lease}, {spec.Id}");
        CheckTime(task, attempt, cluster.Options, now);
        CheckWorker(task, attempt, cluster, now, out var worker);
        foreach (var other in cluster.Tasks)
        {
            if (!other.IsQueued || other.Spec.Priority < spec.Priority || !Fit.Allows(worker.State, other.Spec, other.Attempts)) continue;
            Invariant.Holds(other.Spec.Priority == spec.Priority && other.Order > spec.Id.Order, $"10: nobody is overtaken: {spec.Id} of priority {spec.Priority} went before {other.Id} of priority {other.Spec.Priority}");
        }
    }

    private static void CheckTime(StoredTask task, AttemptState attempt, OrchestratorOptions options, Instant now)
    {
        var (spec, state, attempts) = task;
        Invariant.Holds(spec.SubmittedAt + spec.Delay <= now, $"7: no run before its delay is over: {(now - spec.SubmittedAt).TotalSeconds} s of {spec.Delay.TotalSeconds} s, {spec.Id}");
        if (attempt.Number == 1) return;

        var before = attempts[attempt.Number - 2];
        // What failed backs off, and so does what a Worker gave up that lives: it would run it again at once.
        var charges = before.Phase == AttemptPhase.Failed ? before.Cause == Cause.Spawn ? 0 : state.RetriesUsed
            : before is { Phase: AttemptPhase.Lost, EndedByReport: true, StartedAt: not null } ? state.LossesUsed
            : 0;
        if (charges == 0) return;
        var wait = Backoff.After(spec.Id, charges, options);
        Invariant.Holds(before.EndedAt!.Value + wait <= now, $"7: no retry before its time: {(now - before.EndedAt.Value).TotalSeconds} s of {wait.TotalSeconds} s, {spec.Id}");
    }

    private static void CheckWorker(StoredTask task, AttemptState attempt, Cluster cluster, Instant now, out WorkerEntry worker)
    {
        var (spec, _, attempts) = task;
        var holder = attempt.Holder;
        Invariant.Holds(cluster.Fleet.TryGet(holder, out var found), $"9: granted to a Worker that is here: {holder.WorkerId} {holder.Session}, {spec.Id}");
        worker = found!;
        Invariant.Holds(worker.IsLinked && !worker.IsDead && !worker.IsDraining, $"9: granted to a Worker that takes work: {holder.WorkerId}, linked {worker.IsLinked}, dead {worker.IsDead}, draining {worker.IsDraining}, {spec.Id}");
        var ahead = worker.Pace.Ahead(worker.State.Slots, now);
        var withheld = worker.Shortage.Withheld;
        Invariant.Holds(withheld < worker.State.Slots, $"9: a Worker that takes nothing is granted nothing: {holder.WorkerId}, {worker.Shortage.Why}, {spec.Id}");
        Invariant.Holds(withheld == 0 || worker.Load <= worker.State.Slots - withheld, $"9: granted to a Worker that can fill the slot: {holder.WorkerId}, {worker.Load} on {worker.State.Slots} slots of which it cannot fill {withheld}, {spec.Id}");
        Invariant.Holds(worker.Load <= worker.State.Slots + ahead, $"9: granted to a Worker that has room: {holder.WorkerId}, {worker.Load} on {worker.State.Slots} slots and {ahead} ahead, {spec.Id}");
        Invariant.Holds(Fit.Allows(worker.State, spec, attempts), $"9: granted to a Worker that fits, and has not failed to start it: {holder.WorkerId}, {spec.Id}");
    }
}
