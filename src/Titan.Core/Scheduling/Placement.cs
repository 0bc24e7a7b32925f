using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>Brings waiting tasks and free slots together: highest priority first, then order of arrival.</summary>
/// <remarks>Looks at the heads of queues only. A task that fits nowhere holds up nobody outside its own shape.</remarks>
internal sealed class Placement
{
    /// <summary>Shapes that are remembered though nobody waits in them: making one costs a look at every Worker.</summary>
    private const int IdleShapes = 1_024;

    private readonly Dictionary<Demand, Shape> _shapes = [];
    private readonly Queue<Shape> _idle = new();

    // A shape in which tasks wait is either among those to be looked at, or parked until a Worker that fits gets a free slot.
    private readonly SortedSet<Shape> _ready = new(Comparer<Shape>.Create(CompareRanks));
    private readonly List<Shape> _parked = [];

    private readonly List<WorkerEntry?> _seats = [];
    private readonly Stack<int> _freeSeats = new();
    private readonly Vacancies _vacancies = new();
    private int _shapesMade;

    public void Enqueue(TaskEntry task)
    {
        if (task.Shape is not { IsDropped: false } shape) shape = task.Shape = ShapeOf(task.Spec);
        shape.Add(task);
        task.IsQueued = true;
        Rank(shape);
    }

    public void Dequeue(TaskEntry task)
    {
        if (!task.IsQueued) return;
        task.IsQueued = false;
        var shape = task.Shape!;
        shape.Remove(task);
        Rank(shape);
        if (shape.Count == 0) Rest(shape);
    }

    /// <summary>Makes a Worker known, or takes note of what it now offers.</summary>
    public void Admit(WorkerEntry worker)
    {
        Dismiss(worker);
        if (!_freeSeats.TryPop(out var seat))
        {
            seat = _seats.Count;
            _seats.Add(null);
        }

        worker.Seat = seat;
        _seats[seat] = worker;
        foreach (var shape in _shapes.Values)
        {
            if (shape.Demand.IsMetBy(worker.State)) shape.Fitting.Add(seat);
        }

        Refresh(worker);
    }

    public void Dismiss(WorkerEntry worker)
    {
        if (worker.Seat < 0) return;
        _vacancies.Remove(worker);
        foreach (var shape in _shapes.Values) shape.Fitting.Remove(worker.Seat);
        _seats[worker.Seat] = null;
        _freeSeats.Push(worker.Seat);
        worker.Seat = -1;
    }

    /// <summary>Takes note that what the Worker takes has changed.</summary>
    public void Refresh(WorkerEntry worker)
    {
        if (worker.Seat < 0 || !_vacancies.Put(worker)) return;
        for (var i = _parked.Count - 1; i >= 0; i--)
        {
            if (_parked[i].Fitting.Contains(worker.Seat)) Unpark(i);
        }
    }

    /// <summary>The task to go next and the Worker to take it; false when no waiting task has a fitting Worker that takes it.</summary>
    public bool TryMatch(Fleet fleet, Instant now, out TaskEntry task, out WorkerEntry worker)
    {
        while (_vacancies.Count > 0 && _ready.Min is { } shape)
        {
            task = shape.Head!;
            var seat = _vacancies.Find(shape.Fitting, SeatOfLast(task, fleet));
            if (seat < 0)
            {
                Park(shape);
                continue;
            }

            worker = _seats[seat]!;
            if (worker.FreeSlots > 0 || IsStillQuick(worker, now)) return true;
        }

        task = null!;
        worker = null!;
        return false;
    }

    /// <summary>Its pace was last looked at when an attempt ended, which may be long ago.</summary>
    private bool IsStillQuick(WorkerEntry worker, Instant now)
    {
        worker.Ahead = worker.Pace.Ahead(worker.State.Slots, now);
        Refresh(worker);
        return worker.Room > 0;
    }

    /// <summary>Where it failed or was lost, if that Worker is still here: another one may do better.</summary>
    private static int SeatOfLast(TaskEntry task, Fleet fleet) =>
        task.LastAttempt is { } last && fleet.TryGet(last.Holder.WorkerId, out var worker) ? worker.Seat : -1;

    private Shape ShapeOf(TaskSpec spec)
    {
        var demand = Demand.Of(spec);
        if (_shapes.TryGetValue(demand, out var shape)) return shape;

        shape = new Shape(demand, _shapesMade++);
        _shapes.Add(demand, shape);
        foreach (var worker in _seats)
        {
            if (worker is not null && demand.IsMetBy(worker.State)) shape.Fitting.Add(worker.Seat);
        }

        return shape;
    }

    /// <summary>Nobody waits in it: it stays for the next task of its kind, until others have been idle for less long.</summary>
    private void Rest(Shape shape)
    {
        if (!shape.IsIdle) _idle.Enqueue(shape);
        shape.IsIdle = true;
        while (_idle.Count > IdleShapes)
        {
            var oldest = _idle.Dequeue();
            oldest.IsIdle = false;
            if (oldest.Count > 0) continue;
            oldest.IsDropped = true;
            _shapes.Remove(oldest.Demand);
        }
    }

    /// <summary>Puts a shape where its head belongs among the others.</summary>
    private void Rank(Shape shape)
    {
        if (shape.IsParked)
        {
            if (shape.Count == 0) Unpark(_parked.IndexOf(shape));
            return;
        }

        var rank = shape.Head is { } head ? (head.Spec.Priority, head.Order) : default;
        if (shape.IsRanked && shape.Count > 0 && rank == shape.Rank) return;
        if (shape.IsRanked) _ready.Remove(shape);
        shape.IsRanked = shape.Count > 0;
        shape.Rank = rank;
        if (shape.IsRanked) _ready.Add(shape);
    }

    private void Park(Shape shape)
    {
        _ready.Remove(shape);
        shape.IsRanked = false;
        shape.IsParked = true;
        _parked.Add(shape);
    }

    private void Unpark(int index)
    {
        var shape = _parked[index];
        _parked[index] = _parked[^1];
        _parked.RemoveAt(_parked.Count - 1);
        shape.IsParked = false;
        Rank(shape);
    }

    private static int CompareRanks(Shape a, Shape b)
    {
        var byPriority = b.Rank.Priority.CompareTo(a.Rank.Priority);
        if (byPriority != 0) return byPriority;
        var byArrival = a.Rank.Order.CompareTo(b.Rank.Order);
        return byArrival != 0 ? byArrival : a.Number.CompareTo(b.Number);
    }
}
