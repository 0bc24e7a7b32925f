using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>The statements for a stretch of the tasks, from an id down to another one.</summary>
/// <param name="tasks">The table, and the index that is to be used.</param>
/// <param name="which">A condition that all rows meet.</param>
internal sealed class Stretch(Connection connection, string tasks, string which)
{
    /// <summary>Sorts after every id.</summary>
    private const string AfterAll = "~";

    // What SQLite can tell by itself narrows the rows; TaskQuery.Admits has the last word on each.
    private const string Filters = """
        id < ?1 AND id >= ?2
        AND (?3 IS NULL OR instr(?3, phase) > 0)
        AND (?4 IS NULL OR instr(labels, ?4) > 0)
        AND (?5 IS NULL OR worker = ?5)
        AND (?6 IS NULL OR submitted_at >= ?6)
        AND (?7 IS NULL OR submitted_at < ?7)
        AND (?8 IS NULL OR name IS NOT NULL)
        AND (?9 IS NULL OR coalesce(attempt_ended_at, ?10) - attempt_started_at > ?9)
        AND (?11 IS NULL OR ended_at < ?11)
        """;

    private readonly Statement _floor = connection.Prepare($"SELECT id FROM {tasks} WHERE {which} AND id < ? AND id >= ? ORDER BY id DESC LIMIT 1 OFFSET ?");
    private readonly Statement _older = connection.Prepare($"SELECT 1 FROM {tasks} WHERE {which} AND id < ? AND id >= ? LIMIT 1");
    private readonly Statement _rows = connection.Prepare($"SELECT {TaskReads.ShownColumns} FROM {tasks} WHERE {which} AND {Filters} ORDER BY id DESC");
    private readonly Statement _counts = connection.Prepare($"SELECT phase, count(*) FROM {tasks} WHERE {which} AND {Filters} GROUP BY phase");
    private readonly Statement _names = connection.Prepare($"SELECT phase, name, labels FROM {tasks} WHERE {which} AND {Filters}");

    /// <summary>The last row of a stretch of so many rows; null when it reaches the end.</summary>
    public TaskId? Floor(TaskId? before, TaskId last, int rows, Recurring recurring)
    {
        AddBefore(_floor, before).Add(last).Add(rows - 1);
        TaskId? floor = _floor.Step() ? new Row(_floor, recurring).Id() : null;
        _floor.Reset();
        return floor;
    }

    /// <summary>The same id when there is an older task; else null.</summary>
    public TaskId? OlderThan(TaskId id, TaskId last)
    {
        var exists = _older.Add(id).Add(last).Step();
        _older.Reset();
        return exists ? id : null;
    }

    /// <summary>Tasks in <see cref="TaskReads.ShownColumns"/>, newest first. The filters are to be added.</summary>
    public Statement Rows(TaskId? before, TaskId floor) => AddBefore(_rows, before).Add(floor);

    /// <summary>Phases, each with the number of its tasks. The filters are to be added.</summary>
    public Statement Counts(TaskId? before, TaskId floor) => AddBefore(_counts, before).Add(floor);

    /// <summary>Phase, name and labels of each task. The filters are to be added.</summary>
    public Statement Names(TaskId? before, TaskId floor) => AddBefore(_names, before).Add(floor);

    private static Statement AddBefore(Statement statement, TaskId? before) => before is { } id ? statement.Add(id) : statement.Add(AfterAll);
}
