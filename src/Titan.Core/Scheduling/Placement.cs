using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core.Scheduling;

/// <summary>Brings waiting tasks and free slots together: highest priority first, then order of arrival.</summary>
/// <remarks>
/// Looks at the heads of queues only. A task that fits nowhere holds up nobody outside its own shape. However many shapes there are, a Worker that comes, goes or has a
/// free slot is a matter of its own traits, and a task that is queued or leaves is one of its own shape.
/// </remarks>
internal sealed class Placement
{
    /// <summary>Shapes that are remembered though nobody waits in them.</summary>
    private const int IdleShapes = 1_024;

    private readonly Traits _traits = new();
    private readonly Dictionary<Demand, Shape> _shapes = [];
    private readonly Queue<Shape> _idle = new();

    // A shape in which tasks wait is at one of its traits, and either among those to be looked at there, or stuck until a Worker that fits gets a free slot.
    // A trait at which shapes wait is either ready to be looked at, or parked until a Worker that has it gets a free slot.
    private readonly RankHeap<Trait> _ready = new();

    private readonly List<WorkerEntry?> _seats = [];
    private readonly Stack<int> _freeSeats = new();
    private readonly Vacancies _vacancies = new();
    private int _shapesMade;

    public void Enqueue(TaskEntry task)
    {
        if (task.Shape is not { IsDropped: false } shape) shape = task.Shape = ShapeOf(task);
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
        worker.Traits = _traits.Of(worker.State);
        foreach (var trait in worker.Traits) trait.Add(seat);
        Refresh(worker);
    }

    public void Dismiss(WorkerEntry worker)
    {
        if (worker.Seat < 0) return;
        _vacancies.Remove(worker);
        foreach (var trait in worker.Traits)
        {
            trait.Remove(worker.Seat);
            _traits.Forget(trait);
        }

        worker.Traits = [];
        _seats[worker.Seat] = null;
        _freeSeats.Push(worker.Seat);
        worker.Seat = -1;
    }

    /// <summary>Takes note that what the Worker takes has changed.</summary>
    public void Refresh(WorkerEntry worker)
    {
        if (worker.Seat < 0 || !_vacancies.Put(worker)) return;
        foreach (var trait in worker.Traits) Wake(trait, worker.Seat);
    }

    /// <summary>The task to go next and the Worker to take it; false when no waiting task has a fitting Worker that takes it.</summary>
    public bool TryMatch(Fleet fleet, Instant now, out TaskEntry task, out WorkerEntry worker)
    {
        while (_vacancies.Count > 0 && _ready.First is { } trait)
        {
            var shape = trait.Waiting.First!;
            task = shape.Head!;
            var seat = _vacancies.Find(shape.Needs, SeatOfLast(task, fleet), SeatsOf(shape.Demand.Barred, fleet));
            if (seat < 0)
            {
                if (_vacancies.HasAny(trait)) SetAside(shape);
                else Park(trait);
                continue;
            }

            worker = _seats[seat]!;
            if (worker.FreeSlots > 0 || IsStillQuick(worker, now)) return true;
        }

        task = null!;
        worker = null!;
        return false;
    }

    /// <summary>Whether any Worker meets the demand, busy or not.</summary>
    public bool IsMet(Shape shape) => AnyMeets(shape, evenDraining: true);

    /// <summary>After another Worker could not start the task: whether one that is here, or on its way back, may try next.</summary>
    public bool HasAnother(TaskEntry task, Fleet fleet)
    {
        var shape = task.Shape = ShapeOf(task);
        if (shape.Count == 0) Rest(shape);
        return AnyMeets(shape, evenDraining: false) || fleet.Missing.Any(worker => worker.Seat < 0 && shape.Demand.IsMetBy(worker.State));
    }

    private bool AnyMeets(Shape shape, bool evenDraining)
    {
        var rarest = shape.RarestNeed();
        if (rarest.AreFew)
        {
            foreach (var seat in rarest.FewSeats)
            {
                if (Meets(seat, shape, evenDraining)) return true;
            }

            return false;
        }

        for (var seat = 0; seat < _seats.Count; seat++)
        {
            if (Meets(seat, shape, evenDraining)) return true;
        }

        return false;
    }

    /// <summary>Whether any Worker has this executor.</summary>
    public bool Runs(Executor executor) => _traits.Of(executor).SeatCount > 0;

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

    /// <summary>The seats of those of them who are here.</summary>
    private static ReadOnlySpan<int> SeatsOf(BarredWorkers barred, Fleet fleet)
    {
        if (barred.Count == 0) return [];
        var seats = new int[barred.Count];
        for (var i = 0; i < seats.Length; i++) seats[i] = fleet.TryGet(barred.Ids[i], out var worker) ? worker.Seat : -1;
        return seats;
    }

    private bool Meets(int seat, Shape shape, bool evenDraining = true) =>
        shape.IsMetBy(seat) && !shape.Demand.Barred.Contains(_seats[seat]!.State.Session.WorkerId) && (evenDraining || !_seats[seat]!.IsDraining);

    private Shape ShapeOf(TaskEntry task)
    {
        var demand = Demand.Of(task.Spec, task.Attempts);
        if (!_shapes.TryGetValue(demand, out var shape)) _shapes.Add(demand, shape = new Shape(demand, _traits.Of(demand), _shapesMade++));
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
            _traits.Release(oldest.Needs);
        }
    }

    /// <summary>Puts a shape where its head belongs among the others.</summary>
    private void Rank(Shape shape)
    {
        if (shape.Head is not { } head)
        {
            Withdraw(shape);
            return;
        }

        var rank = new Rank(head.Spec.Priority, head.Order, shape.Number);
        if (shape.Anchor is { } anchor && rank == shape.Rank) return;
        shape.Rank = rank;
        if (shape.Anchor is null) Wait(shape, shape.RarestNeed());
        else if (shape.StuckAt < 0) Move(shape);
    }

    private void Wait(Shape shape, Trait anchor)
    {
        shape.Anchor = anchor;
        anchor.Waiting.Add(shape);
        Rank(anchor);
    }

    private void Move(Shape shape)
    {
        shape.Anchor!.Waiting.Move(shape);
        Rank(shape.Anchor);
    }

    /// <summary>Nobody waits in it, or it is to wait elsewhere.</summary>
    private void Withdraw(Shape shape)
    {
        if (shape.Anchor is not { } anchor) return;
        shape.Anchor = null;
        if (shape.StuckAt >= 0)
        {
            anchor.Free(shape);
            return;
        }

        anchor.Waiting.Remove(shape);
        Rank(anchor);
    }

    /// <summary>Puts a trait where the first of its shapes belongs among all.</summary>
    private void Rank(Trait trait)
    {
        if (trait.Waiting.Count == 0)
        {
            trait.IsParked = false;
            if (trait.HeapIndex >= 0) _ready.Remove(trait);
        }
        else if (trait.HeapIndex >= 0)
        {
            _ready.Move(trait);
        }
        else if (!trait.IsParked)
        {
            _ready.Add(trait);
        }
    }

    private void Park(Trait trait)
    {
        _ready.Remove(trait);
        trait.IsParked = true;
    }

    /// <summary>No Worker fits that takes more, though somebody at its anchor does: it waits where fewer do, if it can, or until one that fits has a free slot.</summary>
    private void SetAside(Shape shape)
    {
        var anchor = shape.Anchor!;
        var rarest = shape.RarestNeed();
        Withdraw(shape);
        if (rarest.SeatCount < anchor.SeatCount)
        {
            Wait(shape, rarest);
            return;
        }

        shape.Anchor = anchor;
        anchor.Hold(shape);
    }

    /// <summary>A Worker that has this takes more.</summary>
    private void Wake(Trait trait, int seat)
    {
        for (var i = trait.Stuck.Count - 1; i >= 0; i--)
        {
            var shape = trait.Stuck[i];
            if (!Meets(seat, shape)) continue;
            trait.Free(shape);
            trait.Waiting.Add(shape);
        }

        trait.IsParked = false;
        Rank(trait);
    }
}
