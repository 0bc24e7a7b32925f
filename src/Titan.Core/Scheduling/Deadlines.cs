using Titan.Core.Tasks;

namespace Titan.Core.Scheduling;

/// <summary>Tasks with a moment at which something is due: a binary heap that knows each task's place in it.</summary>
/// <remarks>Arming and disarming cost O(log n). Ties go to the older task, so that order is the same in every run.</remarks>
internal sealed class Deadlines
{
    private readonly List<TaskEntry> _heap = [];

    public int Count => _heap.Count;

    /// <summary>When the next one is due; <see cref="Instant.Never"/> when there is none.</summary>
    public Instant Next => _heap.Count == 0 ? Instant.Never : _heap[0].Due;

    /// <summary>Sets the task's one deadline, in place of any earlier one.</summary>
    public void Arm(TaskEntry task, Instant due)
    {
        Disarm(task);
        task.Due = due;
        _heap.Add(task);
        SiftUp(_heap.Count - 1, task);
    }

    public void Disarm(TaskEntry task)
    {
        var hole = task.DeadlineIndex;
        if (hole < 0) return;
        task.DeadlineIndex = -1;

        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (ReferenceEquals(last, task)) return;
        if (hole > 0 && Precedes(last, _heap[(hole - 1) / 2])) SiftUp(hole, last);
        else SiftDown(hole, last);
    }

    public bool TryTakeDue(Instant now, out TaskEntry task)
    {
        if (_heap.Count == 0 || _heap[0].Due > now)
        {
            task = null!;
            return false;
        }

        task = _heap[0];
        Disarm(task);
        return true;
    }

    private static bool Precedes(TaskEntry a, TaskEntry b) => a.Due != b.Due ? a.Due < b.Due : a.Order < b.Order;

    private void SiftUp(int index, TaskEntry task)
    {
        while (index > 0)
        {
            var parent = (index - 1) / 2;
            if (!Precedes(task, _heap[parent])) break;
            Put(index, _heap[parent]);
            index = parent;
        }

        Put(index, task);
    }

    private void SiftDown(int index, TaskEntry task)
    {
        while (true)
        {
            var child = (2 * index) + 1;
            if (child >= _heap.Count) break;
            if (child + 1 < _heap.Count && Precedes(_heap[child + 1], _heap[child])) child++;
            if (!Precedes(_heap[child], task)) break;
            Put(index, _heap[child]);
            index = child;
        }

        Put(index, task);
    }

    private void Put(int index, TaskEntry task)
    {
        _heap[index] = task;
        task.DeadlineIndex = index;
    }
}
