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

    public static async ValueTask<TaskPage> ReadAsync(NpgsqlConnection connection, TaskQuery query, CancellationToken cancellation)
    {
        // One more than asked for tells whether there is a next page.
        if (query.Name is null || Ascii.IsValid(query.Name)) return Page(await StepAsync(connection, query, query.Limit + 1, cancellation), query.Limit);

        // .NET's rules for letter case beyond ASCII are not the database's.
        var found = new List<StoredTask>();
        var rest = query;
        while (found.Count <= query.Limit)
        {
            var step = await StepAsync(connection, rest, ScanStep, cancellation);
            found.AddRange(step.Where(task => query.Admits(task.Spec, task.State, task.LastAttempt)));
            if (step.Count < ScanStep) break;
            rest = query with { Before = step[^1].Spec.Id };
        }

        return Page(found, query.Limit);
    }

    private static TaskPage Page(List<StoredTask> found, int limit)
    {
        if (found.Count <= limit) return new TaskPage(found, null);
        var page = found.GetRange(0, limit);
        return new TaskPage(page, page[^1].Spec.Id);
    }

    private static async ValueTask<List<StoredTask>> StepAsync(NpgsqlConnection connection, TaskQuery query, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"""
            SELECT {TaskReader.Columns}
            FROM (SELECT * FROM titan.tasks {Conditions(query, command.Parameters)} ORDER BY id DESC LIMIT {Add(command.Parameters, limit)}) AS t LEFT JOIN titan.superseded_attempts AS p ON p.task = t.id
            ORDER BY t.id DESC, p.attempt
            """;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await new TaskReader().ReadAsync(rows, cancellation);
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
