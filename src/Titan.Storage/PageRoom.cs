using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>A page of a list while it is being read: it is full by count, or by what its tasks weigh.</summary>
internal sealed class PageRoom(TaskQuery query)
{
    private readonly List<StoredTask> _tasks = [];

    public IReadOnlyList<StoredTask> Tasks => _tasks;

    /// <summary>What the tasks weigh.</summary>
    public long Bytes { get; private set; }

    public bool IsFull => _tasks.Count >= query.Limit || Bytes >= query.MostBytes;

    public TaskId Last => _tasks[^1].Spec.Id;

    public void Add(StoredTask task)
    {
        _tasks.Add(task);
        Bytes += TaskWeight.Of(task);
    }
}
