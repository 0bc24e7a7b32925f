using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of one Worker: its slots, as the Manager counts them and as it fills them.</summary>
internal static class WorkerInvariants
{
    public static void Check(WorkerEntry worker)
    {
        var id = worker.State.Session.WorkerId;
        Invariant.Holds(worker.Live.Count <= worker.State.Slots, $"9: no more leases than slots: {worker.Live.Count} of {worker.State.Slots}, {id}");
        Invariant.Holds(worker.Strangers >= 0 && worker.FreeSlots >= 0, $"9: never negative: {worker.Strangers} strangers, {worker.FreeSlots} free, {id}");
        Invariant.Holds(!worker.IsDead || worker.Live.Count == 0, $"5: the dead hold no lease: {worker.Live.Count}, {id}");
        Invariant.Holds(worker.IsDead || worker.IsLinked || worker.LastSeen <= worker.DroppedAt, $"9: who is heard is connected: {worker.LastSeen - worker.DroppedAt} after it was gone, {id}");
    }

    /// <summary>What the far side holds. Right for a Worker whose link is up, and which reads what it is sent.</summary>
    public static void CheckInventory(WorkerEntry worker, IReadOnlyList<HeldAttempt> held)
    {
        var running = 0;
        for (var i = 0; i < held.Count; i++)
        {
            if (held[i].Phase != HeldPhase.Ended) running++;
        }

        Invariant.Holds(running <= worker.State.Slots, $"9: no Worker runs more than it has slots: {running} of {worker.State.Slots}, {worker.Live.Count} leases, {worker.Strangers} strangers, {worker.State.Session.WorkerId}");
    }
}
