using Npgsql;
using Titan.Core.Tasks;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Answers a <see cref="TaskQuery"/>.</summary>
internal static class TaskListing
{
    /// <summary>Rows looked at in one go where a condition is left to code.</summary>
    private const int ScanStep = 1_000;

    /// <summary>Rows of the first step: should each be as large as a task can be, they are some 36 MiB, of which one at a time is in memory.</summary>
    private const int FirstRows = 16;

    public static async ValueTask<TaskPage> ReadAsync(NpgsqlConnection connection, TaskQuery query, CancellationToken cancellation)
    {
        var isLeftToCode = QueryText.LeavesNameToCode(query);
        var page = new PageRoom(query);
        var rest = query;
        for (var rows = Math.Min(FirstRows, query.Limit + 1); ; rows = MoreRows(page, query, isLeftToCode))
        {
            var (count, last, isCut) = await StepAsync(connection, rest, rows, page, cancellation);
            if (isCut) return new TaskPage(page.Tasks, page.Last);
            if (count < rows) return new TaskPage(page.Tasks, null);
            if (page.IsFull) return new TaskPage(page.Tasks, await IsLastAsync(connection, query, page.Last, cancellation) ? null : page.Last);
            rest = query with { Before = last };
        }
    }

    /// <summary>As many as are missing and one more, which tells whether there is a next page; or as there is room for should they be like those before: an answer that is not read to its end is sent all the same.</summary>
    private static int MoreRows(PageRoom page, TaskQuery query, bool isLeftToCode)
    {
        if (page.Tasks.Count == 0) return ScanStep;
        var room = (query.MostBytes - page.Bytes) / (page.Bytes / page.Tasks.Count);
        return (int)Math.Clamp(isLeftToCode ? ScanStep : query.Limit - page.Tasks.Count + 1, 1, Math.Clamp(room + 1, FirstRows, ScanStep));
    }

    private static async ValueTask<bool> IsLastAsync(NpgsqlConnection connection, TaskQuery query, TaskId last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"SELECT NOT EXISTS (SELECT 1 FROM titan.tasks {QueryText.Conditions(query with { Before = last }, command.Parameters)})";
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <returns>How many rows there were, which was the last of them, and whether the page had no room for all.</returns>
    private static async ValueTask<(int Count, TaskId Last, bool IsCut)> StepAsync(NpgsqlConnection connection, TaskQuery query, int limit, PageRoom page, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"""
            SELECT {TaskReader.ShownColumns}
            FROM (SELECT * FROM titan.tasks {QueryText.Conditions(query, command.Parameters)} ORDER BY id DESC LIMIT {QueryText.Add(command.Parameters, limit)}) AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id
            ORDER BY t.id DESC, p.attempt
            """;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var (count, last, isCut) = (0, TaskId.None, false);
        await foreach (var task in new TaskReader(showsRetries: true).ReadAsync(rows, cancellation))
        {
            (count, last) = (count + 1, task.Spec.Id);
            if (!query.Admits(task.Spec, task.State, task.LastAttempt)) continue;
            if (page.IsFull) isCut = true;
            else page.Add(task);
        }

        return (count, last, isCut);
    }
}
