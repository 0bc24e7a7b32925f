namespace Titan.Core.Tasks;

/// <summary>Which tasks were retried, and as which: of several retries of one task the latest counts.</summary>
public sealed class Successors
{
    private readonly Dictionary<TaskId, List<TaskId>> _byTask = [];

    /// <summary>Takes note of what a new task repeats, if anything.</summary>
    public void Add(TaskSpec spec)
    {
        if (spec.RetryOf == TaskId.None) return;
        if (!_byTask.TryGetValue(spec.RetryOf, out var retries)) _byTask.Add(spec.RetryOf, retries = new List<TaskId>(1));
        retries.Add(spec.Id);
    }

    /// <summary>The task is gone: what it repeated counts as retried by an earlier one, or not at all.</summary>
    public void Remove(TaskSpec spec)
    {
        if (spec.RetryOf == TaskId.None || !_byTask.TryGetValue(spec.RetryOf, out var retries) || !retries.Remove(spec.Id)) return;
        if (retries.Count == 0) _byTask.Remove(spec.RetryOf);
    }

    /// <summary>The latest retry of a task; none when there is none.</summary>
    public TaskId LatestOf(TaskId id) => _byTask.TryGetValue(id, out var retries) ? retries.Max() : TaskId.None;
}
