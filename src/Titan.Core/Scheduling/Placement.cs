using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>Brings waiting tasks and free slots together: highest priority first, then order of arrival.</summary>
/// <remarks>Looks at the heads of queues only. A task that fits nowhere holds up nobody outside its own shape.</remarks>
internal sealed class Placement
{
    private readonly Dictionary<Demand, Shape> _shapes = [];
    private readonly SortedSet<Shape> _ready = new(Comparer<Shape>.Create(CompareRanks));
    private readonly List<WorkerEntry> _workers = [];
    private int _shapesMade;

    public void Enqueue(TaskEntry task)
    {
        if (task.Shape is not { IsDropped: false } shape) shape = task.Shape = ShapeOf(task.Spec);
        shape.Add(task);
        task.IsQueued = true;
        Reorder(shape);
    }

    public void Dequeue(TaskEntry task)
    {
        if (!task.IsQueued) return;
        task.IsQueued = false;
        var shape = task.Shape!;
        shape.Remove(task);
        Reorder(shape);
        if (shape.Count == 0) Drop(shape);
    }

    /// <summary>Makes a Worker known, or takes note of what it now offers.</summary>
    public void Admit(WorkerEntry worker)
    {
        Dismiss(worker);
        _workers.Add(worker);
        foreach (var shape in _shapes.Values.OrderBy(shape => shape.Number))
        {
            if (shape.Demand.IsMetBy(worker.State)) worker.Shapes.Add(shape);
        }

        Refresh(worker);
    }

    public void Dismiss(WorkerEntry worker)
    {
        if (!_workers.Remove(worker)) return;
        foreach (var shape in worker.Shapes)
        {
            shape.Candidates.Remove(worker);
            Reorder(shape);
        }

        worker.Shapes.Clear();
    }

    /// <summary>Takes note that the Worker's free slots changed.</summary>
    public void Refresh(WorkerEntry worker)
    {
        // The sets are ordered by a rank that changes here only, while the Worker stands in none of them.
        foreach (var shape in worker.Shapes) shape.Candidates.Remove(worker);
        worker.TakeRank();
        foreach (var shape in worker.Shapes)
        {
            if (worker.FreeSlots > 0) shape.Candidates.Add(worker);
            Reorder(shape);
        }
    }

    /// <summary>The task to go next and the Worker to take it; false when no waiting task has a free, fitting Worker.</summary>
    public bool TryMatch(out TaskEntry task, out WorkerEntry worker)
    {
        if (_ready.Min is not { } shape)
        {
            task = null!;
            worker = null!;
            return false;
        }

        task = shape.Head!;
        worker = Choose(shape.Candidates, task);
        return true;
    }

    private static WorkerEntry Choose(SortedSet<WorkerEntry> candidates, TaskEntry task)
    {
        var best = candidates.Min!;
        if (task.LastAttempt is not { } last || last.Holder.WorkerId != best.State.Session.WorkerId) return best;

        // It failed or was lost there: another Worker may do better.
        foreach (var other in candidates)
        {
            if (!ReferenceEquals(other, best)) return other;
        }

        return best;
    }

    private Shape ShapeOf(TaskSpec spec)
    {
        var demand = Demand.Of(spec);
        if (_shapes.TryGetValue(demand, out var shape)) return shape;

        shape = new Shape(demand, _shapesMade++);
        _shapes.Add(demand, shape);
        foreach (var worker in _workers)
        {
            if (!demand.IsMetBy(worker.State)) continue;
            worker.Shapes.Add(shape);
            if (worker.FreeSlots > 0) shape.Candidates.Add(worker);
        }

        return shape;
    }

    private void Drop(Shape shape)
    {
        // The plain shapes of everyday work stay; those made by rare requirements go with their last task.
        if (shape.Demand.Require.Count == 0) return;
        shape.IsDropped = true;
        _shapes.Remove(shape.Demand);
        foreach (var worker in _workers) worker.Shapes.Remove(shape);
    }

    private void Reorder(Shape shape)
    {
        if (shape.IsRanked) _ready.Remove(shape);
        shape.IsRanked = shape.Count > 0 && shape.Candidates.Count > 0;
        if (!shape.IsRanked) return;
        var head = shape.Head!;
        shape.Rank = (head.Spec.Priority, head.Order);
        _ready.Add(shape);
    }

    private static int CompareRanks(Shape a, Shape b)
    {
        var byPriority = b.Rank.Priority.CompareTo(a.Rank.Priority);
        if (byPriority != 0) return byPriority;
        var byArrival = a.Rank.Order.CompareTo(b.Rank.Order);
        return byArrival != 0 ? byArrival : a.Number.CompareTo(b.Number);
    }
}
