using Titan.Client;
using Task = Titan.Protocol.V1.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>What a cluster has told its clients, and must stand by: ids that it accepted, and ends of tasks that it showed.</summary>
internal sealed class Ledger
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _accepted = [];
    private readonly Dictionary<string, Task> _ended = [];
    private readonly List<TitanException> _refusals = [];

    public IReadOnlyCollection<string> Accepted => Copy(() => _accepted.ToList());

    /// <summary>Latest last.</summary>
    public IReadOnlyList<TitanException> Refusals => Copy(() => _refusals.ToList());

    /// <summary>All that was said so far.</summary>
    public Promises Said() => Copy(() => new Promises([.. _accepted], new Dictionary<string, Task>(_ended)));

    public void Accept(string id)
    {
        lock (_lock) _accepted.Add(id);
    }

    public void Refuse(TitanException refusal)
    {
        lock (_lock) _refusals.Add(refusal);
    }

    public void End(Task task)
    {
        lock (_lock) _ended[task.Id] = task;
    }

    private T Copy<T>(Func<T> read)
    {
        lock (_lock) return read();
    }
}
