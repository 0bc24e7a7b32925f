using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of one Worker: its slots, as the Manager counts them.</summary>
internal static class WorkerInvariants
{
    public static void Check(WorkerEntry worker)
    {
        var id = worker.State.Session.WorkerId;
        Invariant.Holds(worker.Strangers >= 0 && worker.FreeSlots >= 0 && worker.Room >= worker.FreeSlots, $"9: never negative: {worker.Strangers} strangers, {worker.FreeSlots} free, room for {worker.Room}, {id}");
        Invariant.Holds(!worker.IsDead || worker.Live.Count == 0, $"5: the dead hold no lease: {worker.Live.Count}, {id}");
        Invariant.Holds(worker.IsDead || worker.IsLinked || worker.LastSeen <= worker.DroppedAt, $"9: who is heard is connected: {worker.LastSeen - worker.DroppedAt} after it was gone, {id}");
    }
}
