using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Removes tasks that ended long ago, with their attempts and output.</summary>
internal sealed class History(Connection connection, Recurring recurring)
{
    private readonly Statement _oldest = connection.Prepare("SELECT id FROM tasks WHERE ended_at < ? ORDER BY ended_at, id LIMIT ?");

    private readonly Statement[] _removals =
    [
        connection.Prepare("DELETE FROM output WHERE task = ?"),
        connection.Prepare("DELETE FROM superseded_attempts WHERE task = ?"),
        connection.Prepare("DELETE FROM tasks WHERE id = ?"),
    ];

    /// <returns>How many; fewer than the limit when none is left.</returns>
    public int Forget(Instant endedBefore, int limit)
    {
        var ids = new List<TaskId>();
        _oldest.Add(Times.Of(endedBefore)).Add(limit);
        while (_oldest.Step()) ids.Add(new Row(_oldest, recurring).Id());
        _oldest.Reset();

        foreach (var id in ids)
        {
            foreach (var removal in _removals) removal.Add(id).Run();
        }

        return ids.Count;
    }
}
