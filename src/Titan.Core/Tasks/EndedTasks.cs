namespace Titan.Core.Tasks;

/// <summary>Ended tasks in memory, in the order in which they ended. A list linked through the entries themselves, which wait in no queue any more: any of them leaves in O(1).</summary>
internal sealed class EndedTasks
{
    private TaskEntry? _last;

    /// <summary>The one that ended first.</summary>
    public TaskEntry? Oldest { get; private set; }

    public int Count { get; private set; }

    public void Add(TaskEntry task)
    {
        task.Previous = _last;
        if (_last is null) Oldest = task;
        else _last.Next = task;
        _last = task;
        Count++;
    }

    public void Remove(TaskEntry task)
    {
        if (task.Previous is null) Oldest = task.Next;
        else task.Previous.Next = task.Next;
        if (task.Next is null) _last = task.Previous;
        else task.Next.Previous = task.Previous;
        task.Previous = task.Next = null;
        Count--;
    }
}
