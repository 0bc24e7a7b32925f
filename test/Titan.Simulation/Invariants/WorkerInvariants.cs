using Titan.Core;
using Titan.Core.Workers;

namespace Titan.Simulation.Invariants;

/// <summary>Of one Worker: its slots, as the Manager counts them.</summary>
internal static class WorkerInvariants
{
    public static void CheckFleet(Cluster cluster, List<WorkerEntry> workers)
    {
        var (dead, missing, weight) = (0, 0, 0L);
        foreach (var worker in workers)
        {
            if (worker.IsDead) dead++;
            else if (!worker.IsLinked) missing++;
            weight += worker.State.Weight;
        }

        Invariant.Holds(workers.Count <= cluster.Options.MaxWorkers, $"14: Workers are bounded: {workers.Count} are known, at most {cluster.Options.MaxWorkers} may be");
        Invariant.Holds(dead == cluster.Fleet.Dead.Count && missing == cluster.Fleet.Missing.Count, $"12: the absent are counted: {cluster.Fleet.Dead.Count} dead, {cluster.Fleet.Missing.Count} missing, in truth {dead} and {missing}");
        Invariant.Holds(weight == cluster.Fleet.Weight, $"12: what Workers weigh is right: {cluster.Fleet.Weight} bytes, in truth {weight}");
    }

    public static void Check(WorkerEntry worker)
    {
        var id = worker.State.Session.WorkerId;
        Invariant.Holds(worker.Strangers >= 0 && worker.FreeSlots >= 0 && worker.Room >= worker.FreeSlots, $"9: never negative: {worker.Strangers} strangers, {worker.FreeSlots} free, room for {worker.Room}, {id}");
        Invariant.Holds(!worker.IsDead || worker.Live.Count == 0, $"5: the dead hold no lease: {worker.Live.Count}, {id}");
        Invariant.Holds(worker.IsDead || worker.IsLinked || worker.LastSeen <= worker.DroppedAt, $"9: who is heard is connected: {worker.LastSeen - worker.DroppedAt} after it was gone, {id}");
    }
}
