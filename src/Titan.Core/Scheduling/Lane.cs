using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>Tasks of one priority in order of arrival. Newcomers append in O(1); one that returns takes its old place.</summary>
internal sealed class Lane(int priority)
{
    private static readonly Comparer<TaskEntry> ByArrival = Comparer<TaskEntry>.Create(static (a, b) => a.Order.CompareTo(b.Order));

    // Newcomers are a list linked through the entries themselves: a million of them cost nothing more. The few that
    // come back (retries, salvaged, delayed) are older than the tail and stand in a sorted set of their own.
    private SortedSet<TaskEntry>? _returned;
    private TaskEntry? _first;
    private TaskEntry? _last;

    public int Priority { get; } = priority;

    public TaskEntry? Head
    {
        get
        {
            var returned = _returned?.Min;
            if (returned is null) return _first;
            return _first is null || returned.Order < _first.Order ? returned : _first;
        }
    }

    public bool IsEmpty => _first is null && _returned is not { Count: > 0 };

    public void Add(TaskEntry task)
    {
        if (_last is not null && task.Order < _last.Order)
        {
            (_returned ??= new SortedSet<TaskEntry>(ByArrival)).Add(task);
            return;
        }

        task.Previous = _last;
        if (_last is null) _first = task;
        else _last.Next = task;
        _last = task;
    }

    public void Remove(TaskEntry task)
    {
        if (_returned is { Count: > 0 } && _returned.Remove(task)) return;

        if (task.Previous is null) _first = task.Next;
        else task.Previous.Next = task.Next;
        if (task.Next is null) _last = task.Previous;
        else task.Next.Previous = task.Previous;
        task.Previous = task.Next = null;
    }

    /// <summary>How many arrived before; counted no further than <paramref name="limit"/>.</summary>
    public int CountBefore(ulong order, int limit)
    {
        var count = 0;
        foreach (var other in _returned ?? [])
        {
            if (other.Order >= order || count >= limit) break;
            count++;
        }

        for (var other = _first; other is not null && other.Order < order && count < limit; other = other.Next) count++;
        return count;
    }
}
