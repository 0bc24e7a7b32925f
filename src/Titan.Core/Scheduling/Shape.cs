using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>The queue of all tasks with one demand, and the Workers that could take one now.</summary>
internal sealed class Shape(Demand demand, int number)
{
    private readonly SortedDictionary<int, Lane> _lanes = new(Comparer<int>.Create(static (a, b) => b.CompareTo(a)));
    private TaskEntry? _head;

    public Demand Demand { get; } = demand;

    /// <summary>Decides ties, and tells the order in which shapes appeared.</summary>
    public int Number { get; } = number;

    public int Count { get; private set; }

    /// <summary>Fitting Workers with a free slot, the least busy first.</summary>
    public SortedSet<WorkerEntry> Candidates { get; } = new(WorkerEntry.ByLoad);

    /// <summary>The task that goes next; null when the queue is empty.</summary>
    public TaskEntry? Head => _head ??= FindHead();

    /// <summary>The head as it stood when the shape was put in order among the others; see <see cref="Placement"/>.</summary>
    public (int Priority, ulong Order) Rank { get; set; }

    public bool IsRanked { get; set; }

    /// <summary>Nobody waited in it and it was given up: a task that comes back needs another.</summary>
    public bool IsDropped { get; set; }

    public void Add(TaskEntry task)
    {
        if (!_lanes.TryGetValue(task.Spec.Priority, out var lane)) _lanes.Add(task.Spec.Priority, lane = new Lane());
        lane.Add(task);
        Count++;
        _head = null;
    }

    public void Remove(TaskEntry task)
    {
        var lane = _lanes[task.Spec.Priority];
        lane.Remove(task);
        if (lane.IsEmpty) _lanes.Remove(task.Spec.Priority);
        Count--;
        _head = null;
    }

    /// <summary>How many go before the task; counted no further than <paramref name="limit"/>.</summary>
    public int CountBefore(TaskEntry task, int limit)
    {
        var count = 0;
        foreach (var (priority, lane) in _lanes)
        {
            if (priority < task.Spec.Priority || count >= limit) break;
            count += priority == task.Spec.Priority ? lane.CountBefore(task, limit - count) : lane.CountBefore(AfterAll, limit - count);
        }

        return count;
    }

    private static readonly TaskEntry AfterAll = new(
        new TaskSpec { Id = new TaskId(ulong.MaxValue, 0), Work = NoopWork.Plain, SubmittedAt = Instant.Never },
        TaskState.Queued);

    private TaskEntry? FindHead()
    {
        foreach (var lane in _lanes.Values) return lane.Head;
        return null;
    }
}
