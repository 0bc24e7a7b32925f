using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Removes ended tasks, with their attempts and output.</summary>
internal sealed class History(Connection connection, Recurring recurring)
{
    private readonly Statement _oldest = connection.Prepare("SELECT id FROM tasks WHERE ended_at < ? ORDER BY ended_at, id LIMIT ?");
    private readonly Statement _hasEnded = connection.Prepare("SELECT 1 FROM tasks WHERE id = ? AND ended_at IS NOT NULL");

    private readonly Statement[] _removals =
    [
        connection.Prepare("DELETE FROM output WHERE task = ?"),
        connection.Prepare("DELETE FROM superseded_attempts WHERE task = ?"),
        connection.Prepare("DELETE FROM tasks WHERE id = ?"),
    ];

    /// <summary>Those that ended long ago.</summary>
    /// <returns>How many; fewer than the limit when none is left.</returns>
    public int Forget(Instant endedBefore, int limit)
    {
        var ids = new List<TaskId>();
        _oldest.Add(Times.Of(endedBefore)).Add(limit);
        while (_oldest.Step()) ids.Add(new Row(_oldest, recurring).Id());
        _oldest.Reset();

        foreach (var id in ids) Remove(id);
        return ids.Count;
    }

    /// <summary>These.</summary>
    /// <returns>How many of them had ended.</returns>
    public int Forget(IReadOnlyCollection<TaskId> ids)
    {
        var removed = 0;
        foreach (var id in ids)
        {
            var hasEnded = _hasEnded.Add(id).Step();
            _hasEnded.Reset();
            if (!hasEnded) continue;
            Remove(id);
            removed++;
        }

        return removed;
    }

    private void Remove(TaskId id)
    {
        foreach (var removal in _removals) removal.Add(id).Run();
    }
}
