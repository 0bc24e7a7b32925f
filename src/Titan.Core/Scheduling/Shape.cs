using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>The queue of all tasks with one demand.</summary>
internal sealed class Shape(Demand demand, Trait[] needs, int number) : IRanked
{
    // Highest priority first; those in use are few.
    private readonly List<Lane> _lanes = [];

    public Demand Demand { get; } = demand;

    /// <summary>Decides ties, and tells the order in which shapes appeared.</summary>
    public int Number { get; } = number;

    public int Count { get; private set; }

    /// <summary>What a Worker must have to meet the demand.</summary>
    public Trait[] Needs { get; } = needs;

    /// <summary>The task that goes next; null when the queue is empty.</summary>
    public TaskEntry? Head => _lanes.Count == 0 ? null : _lanes[0].Head;

    // Its place among the other shapes; see Placement.

    /// <summary>The need at which it waits; null while nobody waits in it.</summary>
    public Trait? Anchor { get; set; }

    /// <summary>The head as it stood when the shape was put in order among the others.</summary>
    public Rank Rank { get; set; }

    public int HeapIndex { get; set; } = -1;

    /// <summary>Its place among those that are stuck at its anchor; -1 when it is not.</summary>
    public int StuckAt { get; set; } = -1;

    /// <summary>Listed as one in which nobody waited.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Given up when nobody waited in it: a task that comes back needs another.</summary>
    public bool IsDropped { get; set; }

    /// <summary>The need that the fewest Workers meet; of several the one at which the fewest other queues wait.</summary>
    public Trait RarestNeed()
    {
        var rarest = Needs[0];
        foreach (var need in Needs)
        {
            if (need.SeatCount < rarest.SeatCount || (need.SeatCount == rarest.SeatCount && need.QueueCount < rarest.QueueCount)) rarest = need;
        }

        return rarest;
    }

    /// <summary>Whether the Worker on that seat meets the demand.</summary>
    public bool IsMetBy(int seat)
    {
        foreach (var need in Needs)
        {
            if (!need.IsWith(seat)) return false;
        }

        return true;
    }

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
