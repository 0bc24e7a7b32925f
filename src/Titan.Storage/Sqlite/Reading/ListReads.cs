using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sql;
using Titan.Storage.Sqlite.Columns;

namespace Titan.Storage.Sqlite.Reading;

/// <summary>Reads or counts one stretch of the list of tasks, newest first. A list is made of stretches, so that no read is long however rare its matches.</summary>
internal sealed class ListReads(Connection connection, TaskReads tasks, Recurring recurring)
{
    private const int NameColumn = 2;

    private readonly Stretch _all = new(connection, "tasks", "true");

    // However long the history is, what has not ended stands together in the index.
    private readonly Stretch _open = new(connection, "tasks INDEXED BY tasks_ended_at", "ended_at IS NULL");

    /// <param name="before">Only older tasks than this one; null: from the newest on.</param>
    /// <param name="looks">At most so many rows are looked at.</param>
    /// <param name="page">Gets the matches, for as long as it has room.</param>
    /// <returns>Where the list goes on; null when it is at its end.</returns>
    public TaskId? Read(TaskQuery query, TaskId? before, int looks, PageRoom page)
    {
        var stretch = StretchOf(query);
        var floor = stretch.Floor(before, query.Oldest, looks, recurring);
        var rows = AddFilters(stretch.Rows(before, floor ?? query.Oldest), query);
        var name = query.Name;
        while (!page.IsFull && rows.Step())
        {
            if (name is not null && !rows.Text(NameColumn)!.Contains(name, StringComparison.OrdinalIgnoreCase)) continue;
            var task = tasks.ReadShown(rows);
            if (query.Admits(task.Spec, task.State, task.LastAttempt)) page.Add(task);
        }

        rows.Reset();
        return page.IsFull ? stretch.OlderThan(page.Last, query.Oldest) : floor;
    }

    /// <param name="before">Only older tasks than this one; null: from the newest on.</param>
    /// <param name="looks">At most so many rows are looked at.</param>
    /// <returns>Where the count goes on; null when it is at its end.</returns>
    public TaskId? Count(TaskQuery query, TaskId? before, int looks, TaskCount count)
    {
        var stretch = StretchOf(query);
        var floor = stretch.Floor(before, query.Oldest, looks, recurring);
        if (query.Name is null && query.Labels.Count == 0) CountAll(AddFilters(stretch.Counts(before, floor ?? query.Oldest), query), count);
        else CountSome(AddFilters(stretch.Names(before, floor ?? query.Oldest), query), query, count);
        return floor;
    }

    /// <summary>Whether a count that was broken off there has left any out.</summary>
    public bool HasOlder(TaskQuery query, TaskId than) => StretchOf(query).OlderThan(than, query.Oldest) is not null;

    private Stretch StretchOf(TaskQuery query) => query.IsOfOpenOnly ? _open : _all;

    private static void CountAll(Statement rows, TaskCount count)
    {
        while (rows.Step()) count.Add(ColumnText.ToPhase(rows.Text(0)!), rows.Int64(1));
        rows.Reset();
    }

    /// <summary>Where SQLite cannot tell by itself: letter case beyond ASCII, and labels that are compared whole.</summary>
    private void CountSome(Statement rows, TaskQuery query, TaskCount count)
    {
        while (rows.Step())
        {
            var row = new Row(rows, recurring);
            var phase = ColumnText.ToPhase(row.Text());
            if (query.Name is { } name && row.TextOrNull()?.Contains(name, StringComparison.OrdinalIgnoreCase) != true) continue;
            row = new Row(rows, recurring, first: 2);
            if (query.Labels.Count == 0 || row.Map().Covers(query.Labels)) count.Add(phase);
        }

        rows.Reset();
    }

    private static Statement AddFilters(Statement statement, TaskQuery query) => statement
        .Add(query.Phases.Count == 0 ? null : string.Join(' ', query.Phases.Select(ColumnText.Of)))
        .Add(query.Labels.Count == 0 ? null : PairOf(query.Labels))
        .Add(query.Worker)
        .Add(Times.Of(query.Since))
        .Add(Times.Of(query.Until))
        .Add(query.Name is null ? (int?)null : 1)
        .Add(query.LongerThan is { } longer ? Times.Exactly(longer) : null)
        .Add(Times.Of(query.Now))
        .Add(Times.Of(query.EndedBefore));

    /// <summary>The first label as it stands in the column.</summary>
    private static string PairOf(TextMap labels)
    {
        var json = ColumnJson.Of(TextMap.From(labels.Take(1)))!;
        return json[1..^1];
    }
}
