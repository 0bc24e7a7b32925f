using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>Reads one stretch of the list of tasks, newest first. A list is made of stretches, so that no read is long however rare its matches.</summary>
internal sealed class ListReads(Connection connection, TaskReads tasks, Recurring recurring)
{
    /// <summary>Sorts after every id.</summary>
    private const string AfterAll = "~";

    private const int NameColumn = 2;

    private readonly Statement _floor = connection.Prepare("SELECT id FROM tasks WHERE id < ? AND id >= ? ORDER BY id DESC LIMIT 1 OFFSET ?");
    private readonly Statement _older = connection.Prepare("SELECT 1 FROM tasks WHERE id < ? AND id >= ? LIMIT 1");

    // What SQLite can tell by itself narrows the rows; TaskQuery.Admits has the last word on each.
    private readonly Statement _list = connection.Prepare($"""
        SELECT {TaskReads.Columns} FROM tasks
        WHERE id < ?1 AND id >= ?2
            AND (?3 IS NULL OR instr(?3, phase) > 0)
            AND (?4 IS NULL OR instr(labels, ?4) > 0)
            AND (?5 IS NULL OR worker = ?5)
            AND (?6 IS NULL OR submitted_at >= ?6)
            AND (?7 IS NULL OR submitted_at < ?7)
            AND (?8 IS NULL OR name IS NOT NULL)
        ORDER BY id DESC
        """);

    /// <param name="before">Only older tasks than this one; null: from the newest on.</param>
    /// <param name="looks">At most so many rows are looked at.</param>
    /// <param name="page">Gets the matches, for as long as it has room.</param>
    /// <returns>Where the list goes on; null when it is at its end.</returns>
    public TaskId? Read(TaskQuery query, TaskId? before, int looks, PageRoom page)
    {
        // The time in an id is never before the one of its submission.
        var last = query.Since is { } since && since.UnixMilliseconds > 0 ? new TaskId((ulong)since.UnixMilliseconds << 16, 0) : TaskId.None;
        var floor = Floor(before, last, looks);
        AddBefore(_list, before).Add(floor ?? last);
        AddFilters(query);
        var name = query.Name;
        while (!page.IsFull && _list.Step())
        {
            if (name is not null && !_list.Text(NameColumn)!.Contains(name, StringComparison.OrdinalIgnoreCase)) continue;
            var task = tasks.Read(_list);
            if (query.Admits(task.Spec, task.State, task.LastAttempt)) page.Add(task);
        }

        _list.Reset();
        return page.IsFull ? OlderThan(page.Last, last) : floor;
    }

    private static Statement AddBefore(Statement statement, TaskId? before) => before is { } id ? statement.Add(id) : statement.Add(AfterAll);

    /// <summary>The last row of the stretch; null when the stretch reaches the end.</summary>
    private TaskId? Floor(TaskId? before, TaskId last, int looks)
    {
        AddBefore(_floor, before).Add(last).Add(looks - 1);
        TaskId? floor = _floor.Step() ? new Row(_floor, recurring).Id() : null;
        _floor.Reset();
        return floor;
    }

    private TaskId? OlderThan(TaskId id, TaskId last)
    {
        var exists = _older.Add(id).Add(last).Step();
        _older.Reset();
        return exists ? id : null;
    }

    private void AddFilters(TaskQuery query)
    {
        _list.Add(query.Phases.Count == 0 ? null : string.Join(' ', query.Phases.Select(ColumnText.Of)))
            .Add(query.Labels.Count == 0 ? null : PairOf(query.Labels))
            .Add(query.Worker)
            .Add(Times.Of(query.Since))
            .Add(Times.Of(query.Until))
            .Add(query.Name is null ? (int?)null : 1);
    }

    /// <summary>The first label as it stands in the column.</summary>
    private static string PairOf(TextMap labels)
    {
        var json = ColumnJson.Of(TextMap.From(labels.Take(1)))!;
        return json[1..^1];
    }
}
