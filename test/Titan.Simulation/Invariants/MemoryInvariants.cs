using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Store;

namespace Titan.Simulation.Invariants;

/// <summary>Of memory and store: the one is what the other says, and memory's own counts are right.</summary>
internal static class MemoryInvariants
{
    public static void Check(Cluster cluster, List<WorkerEntry> workers, Records records)
    {
        Invariant.Holds(records.LastLease == cluster.LastLease, $"12: memory equals records: last lease {cluster.LastLease}, stored {records.LastLease}");
        Invariant.Holds(records.Count == cluster.Tasks.Count, $"12: memory equals records: {cluster.Tasks.Count} tasks, {records.Count} stored");
        CheckTasks(cluster, records);
        CheckCounts(cluster, workers);
        WeightInvariants.Check(cluster);
        CheckWorkers(workers, records);
        CheckRequests(cluster, records);
    }

    private static void CheckRequests(Cluster cluster, Records records)
    {
        foreach (var (id, request) in cluster.Requests.ById)
        {
            Invariant.Holds(records.Requests.TryGetValue(id, out var stored) && stored == request, $"12: memory equals records: request {request}, stored {stored}");
        }

        foreach (var (id, request) in records.Requests)
            Invariant.Holds(request.AcceptedAt <= cluster.Requests.ForgottenUntil || cluster.Requests.ById.ContainsKey(id), $"4: a request is remembered for as long as it may come again: {request}");
    }

    private static void CheckTasks(Cluster cluster, Records records)
    {
        var keys = 0;
        foreach (var task in cluster.Tasks)
        {
            var id = task.Id;
            Invariant.Holds(records.TryFind(id, out var stored), $"12: memory equals records: {id} is not stored");
            Invariant.Holds(stored!.Spec == task.Spec && stored.State == task.State, $"12: memory equals records: {id} is {task.Spec} {task.State}, stored {stored.Spec} {stored.State}");
            CheckAttempts(task, stored);
            Invariant.Holds(task.Spec.RetryOf == TaskId.None || cluster.Successors.LatestOf(task.Spec.RetryOf) >= id, $"4: a retry is known: {id} of {task.Spec.RetryOf}");
            if (task.Spec.IdKey is not { } key) continue;
            // One that had left memory early, and was read again at a start, leaves its key to its later owner.
            Invariant.Holds(cluster.Keys.TryGetValue(key, out var owner) && (owner == id || (owner > id && task.State.Phase.IsTerminal())), $"4: one key, one task: {key} belongs to {owner}, and to {id}");
            if (owner == id) keys++;
        }

        Invariant.Holds(keys == cluster.Keys.Count, $"4: one key, one task: {keys} tasks have one, {cluster.Keys.Count} are known");
    }

    private static void CheckAttempts(TaskEntry task, StoredTask stored)
    {
        Invariant.Holds(stored.Attempts.Count == task.Attempts.Count, $"12: memory equals records: {task.Attempts.Count} attempts, {stored.Attempts.Count} stored, {task.Spec.Id}");
        for (var i = 0; i < task.Attempts.Count; i++)
            Invariant.Holds(stored.Attempts[i] == task.Attempts[i], $"12: memory equals records: {task.Attempts[i]}, stored {stored.Attempts[i]}, {task.Spec.Id}");
    }

    private static void CheckCounts(Cluster cluster, List<WorkerEntry> workers)
    {
        Span<long> counts = stackalloc long[(int)Phase.Cancelled + 1];
        var timed = 0;
        foreach (var task in cluster.Tasks)
        {
            counts[(int)task.State.Phase]++;
            if (task.DeadlineIndex >= 0) timed++;
        }

        for (var phase = Phase.Pending; phase <= Phase.Cancelled; phase++)
            Invariant.Holds(counts[(int)phase] == cluster.Counts[phase], $"12: counts are right: {cluster.Counts[phase]} {phase}, in truth {counts[(int)phase]}");

        var ended = counts[(int)Phase.Succeeded] + counts[(int)Phase.Failed] + counts[(int)Phase.Cancelled];
        Invariant.Holds(timed == cluster.Deadlines.Count, $"14: no timer without its task: {cluster.Deadlines.Count} timers, {timed} tasks");
        Invariant.Holds(ended == cluster.Ended.Count, $"14: what has ended waits to leave: {cluster.Ended.Count}, in truth {ended}");

        var held = 0L;
        foreach (var worker in workers) held += worker.Live.Count;
        Invariant.Holds(held == counts[(int)Phase.Running], $"5: no lease without its task: Workers hold {held}, {counts[(int)Phase.Running]} tasks run");
    }

    private static void CheckWorkers(List<WorkerEntry> workers, Records records)
    {
        Invariant.Holds(records.Workers.Count == workers.Count, $"12: memory equals records: {workers.Count} Workers, {records.Workers.Count} stored");
        foreach (var worker in workers)
            Invariant.Holds(records.Workers.TryGetValue(worker.State.Session.WorkerId, out var stored) && stored == worker.State, $"12: memory equals records: {worker.State}, stored {stored}");
    }
}
