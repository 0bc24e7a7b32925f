using System.Text;
using Npgsql;
using NpgsqlTypes;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

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
        // .NET's rules for letter case beyond ASCII are not the database's.
        var isLeftToCode = query.Name is not null && !Ascii.IsValid(query.Name);
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
        command.CommandText = $"SELECT NOT EXISTS (SELECT 1 FROM titan.tasks {Conditions(query with { Before = last }, command.Parameters)})";
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <returns>How many rows there were, which was the last of them, and whether the page had no room for all.</returns>
    private static async ValueTask<(int Count, TaskId Last, bool IsCut)> StepAsync(NpgsqlConnection connection, TaskQuery query, int limit, PageRoom page, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"""
            SELECT {TaskReader.Columns}
            FROM (SELECT * FROM titan.tasks {Conditions(query, command.Parameters)} ORDER BY id DESC LIMIT {Add(command.Parameters, limit)}) AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id
            ORDER BY t.id DESC, p.attempt
            """;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var (count, last, isCut) = (0, TaskId.None, false);
        await foreach (var task in new TaskReader().ReadAsync(rows, cancellation))
        {
            (count, last) = (count + 1, task.Spec.Id);
            if (!query.Admits(task.Spec, task.State, task.LastAttempt)) continue;
            if (page.IsFull) isCut = true;
            else page.Add(task);
        }

        return (count, last, isCut);
    }

    private static string Conditions(TaskQuery query, NpgsqlParameterCollection parameters)
    {
        var all = new List<string>();
        if (query.Before is { } before) all.Add($"id < {Add(parameters, before.ToString())}");
        // What has not ended is found by the index on ended_at, however long the history is.
        if (query.Phases.Count > 0 && query.Phases.All(phase => phase is Phase.Pending or Phase.Running)) all.Add("ended_at IS NULL");
        if (query.Phases.Count > 0) all.Add($"phase = ANY ({Add(parameters, query.Phases.Select(ColumnText.Of).ToArray())})");
        if (query.Labels.Count > 0) all.Add($"labels @> {Add(parameters, ColumnJson.Of(query.Labels)!, NpgsqlDbType.Jsonb)}");
        if (query.Worker is { } worker) all.Add($"worker = {Add(parameters, worker)}");
        if (query.Since is { } since) all.Add($"submitted_at >= {Add(parameters, PostgresTime.From(since), NpgsqlDbType.TimestampTz)}");
        if (query.Until is { } until) all.Add($"submitted_at < {Add(parameters, PostgresTime.From(until), NpgsqlDbType.TimestampTz)}");
        if (query.Name is { Length: > 0 } name && Ascii.IsValid(name))
            all.Add($"position({Add(parameters, name.ToLowerInvariant())} IN lower(name COLLATE \"C\")) > 0");
        else if (query.Name is not null) all.Add("name IS NOT NULL");
        return all.Count == 0 ? "" : $"WHERE {string.Join(" AND ", all)}";
    }

    private static string Add<T>(NpgsqlParameterCollection parameters, T value, NpgsqlDbType? type = null)
    {
        var parameter = new NpgsqlParameter<T> { TypedValue = value };
        if (type is { } known) parameter.NpgsqlDbType = known;
        parameters.Add(parameter);
        return $"${parameters.Count}";
    }
}
