using Titan.Core.Releases;

namespace Titan.Core.Tasks;

/// <summary>Ended tasks leave memory: by their age, after which a store with history still has them, or for good because a person wants it so.</summary>
internal sealed class Departures(Cluster cluster)
{
    /// <summary>A store with history keeps it.</summary>
    public void Retire(TaskEntry task, Instant now, Decision decision)
    {
        if (Leave(task, decision)) cluster.DepartedKeys.Add(task.Spec.IdKey!, now);
        if (task.Spec.RetryOf != TaskId.None) cluster.DepartedRetries.Add(task.Spec.RetryOf.ToString(), now);
    }

    /// <summary>Nothing remembers it; the store is to remove its records when this is decided. Its key, and what it repeated, are free.</summary>
    /// <returns>A refusal for what has not ended, or is not in memory.</returns>
    public Refusal? Forget(TaskId id, Decision decision)
    {
        if (!cluster.Tasks.TryGet(id, out var task)) return Refusals.TaskNotFound(id.ToString());
        if (!task.State.Phase.IsTerminal()) return Refusals.NotEnded(id, task.State.Phase);
        Leave(task, decision);
        decision.Release(new TaskForgotten(id));
        return null;
    }

    /// <returns>Whether it had a key of its own.</returns>
    private bool Leave(TaskEntry task, Decision decision)
    {
        cluster.Ended.Remove(task);
        cluster.Tasks.Remove(task);
        cluster.Counts.Remove(task.State.Phase);
        cluster.Bytes.Leave(task);
        cluster.Successors.Remove(task.Spec);
        decision.Retire(task.Spec.Id);

        // A later task may have the key by now: one that had left memory before, and was read again at a start, does not take it away.
        return task.Spec.IdKey is { } key && cluster.Keys.GetValueOrDefault(key) == task.Spec.Id && cluster.Keys.Remove(key);
    }
}
