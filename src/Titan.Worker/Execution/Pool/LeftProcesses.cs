using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Pool;

/// <summary>Processes that tasks left and that could not be ended: a person is told of them for as long as they are there. From any thread.</summary>
/// <remarks>
/// Mostly a keeper that takes no more attempts holds them. Those of a keeper that is gone are children of this process: known here, so that no
/// <see cref="OrphanHunt"/> waits for them again, and waited for when they end.
/// </remarks>
internal sealed class LeftProcesses(WorkerNotes notes)
{
    private const string Subject = "processes that could not be ended";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, (int Count, string Names)> _held = [];
    private readonly HashSet<int> _own = [];

    /// <summary>What a keeper holds, in place of what it held before.</summary>
    /// <param name="keeper">Its number.</param>
    /// <param name="count">0: nothing any more.</param>
    /// <param name="names">See <see cref="ProcessNames"/>.</param>
    public void Set(long keeper, int count, string names)
    {
        lock (_lock)
        {
            if (count == 0)
            {
                if (!_held.Remove(keeper)) return;
            }
            else
            {
                _held[keeper] = (count, names);
            }
        }

        Tell();
    }

    /// <summary>These are children of this process, and could not be ended.</summary>
    public void Adopt(IEnumerable<int> pids)
    {
        lock (_lock) _own.UnionWith(pids);
        Tell();
    }

    public bool Contains(int pid)
    {
        lock (_lock) return _own.Contains(pid);
    }

    /// <summary>Waits for those children of this process that have ended.</summary>
    /// <returns>Whether any had: then what they left is this process's.</returns>
    public bool Reap()
    {
        lock (_lock)
        {
            if (_own.Count == 0 || _own.RemoveWhere(static pid => Reaping.TryReap(pid, out _) != 0) == 0) return false;
        }

        Tell();
        return true;
    }

    private void Tell()
    {
        int count;
        string names;
        lock (_lock)
        {
            count = _own.Count + _held.Values.Sum(static held => held.Count);
            names = string.Join(", ", _held.Values.Select(static held => held.Names).Append(ProcessNames.Of([.. _own.Order()])).Where(static text => text.Length > 0));
        }

        if (count == 0) notes.Clear(Subject);
        else notes.Set(Subject, $"could not end {count} {(count == 1 ? "process" : "processes")} that tasks have left: {(names.Length == 0 ? "hidden from this worker" : names)}; whoever may end them, should");
    }
}
