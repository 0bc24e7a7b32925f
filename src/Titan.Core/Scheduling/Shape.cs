using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>The queue of all tasks with one demand, and the Workers that meet it.</summary>
internal sealed class Shape(Demand demand, int number)
{
    // Highest priority first; those in use are few.
    private readonly List<Lane> _lanes = [];

    public Demand Demand { get; } = demand;

    /// <summary>Decides ties, and tells the order in which shapes appeared.</summary>
    public int Number { get; } = number;

    public int Count { get; private set; }

    /// <summary>Seats of the Workers that meet the demand, busy or not.</summary>
    public SeatSet Fitting { get; } = new();

    /// <summary>The task that goes next; null when the queue is empty.</summary>
    public TaskEntry? Head => _lanes.Count == 0 ? null : _lanes[0].Head;

    // Its place among the other shapes; see Placement.

    /// <summary>The head as it stood when the shape was put in order among the others.</summary>
    public (int Priority, ulong Order) Rank { get; set; }

    public bool IsRanked { get; set; }

    /// <summary>Tasks wait, and no Worker that fits has a free slot.</summary>
    public bool IsParked { get; set; }

    /// <summary>Listed as one in which nobody waited.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Given up when nobody waited in it: a task that comes back needs another.</summary>
    public bool IsDropped { get; set; }

    public void Add(TaskEntry task)
    {
        var place = PlaceOf(task.Spec.Priority);
        if (place == _lanes.Count || _lanes[place].Priority != task.Spec.Priority) _lanes.Insert(place, new Lane(task.Spec.Priority));
        _lanes[place].Add(task);
        Count++;
    }

    public void Remove(TaskEntry task)
    {
        var place = PlaceOf(task.Spec.Priority);
        _lanes[place].Remove(task);
        if (_lanes[place].IsEmpty) _lanes.RemoveAt(place);
        Count--;
    }

    /// <summary>How many go before the task; counted no further than <paramref name="limit"/>.</summary>
    public int CountBefore(TaskEntry task, int limit)
    {
        var count = 0;
        foreach (var lane in _lanes)
        {
            if (lane.Priority < task.Spec.Priority || count >= limit) break;
            count += lane.CountBefore(lane.Priority == task.Spec.Priority ? task.Order : ulong.MaxValue, limit - count);
        }

        return count;
    }

    /// <summary>The first lane that does not go before this priority.</summary>
    private int PlaceOf(int priority)
    {
        var (low, high) = (0, _lanes.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_lanes[middle].Priority > priority) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
