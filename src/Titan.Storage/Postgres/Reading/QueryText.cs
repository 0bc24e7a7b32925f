using System.Text;
using Npgsql;
using NpgsqlTypes;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>A <see cref="TaskQuery"/> as conditions on titan.tasks.</summary>
internal static class QueryText
{
    /// <summary>.NET's rules for letter case beyond ASCII are not the database's: then it only narrows the rows.</summary>
    public static bool LeavesNameToCode(TaskQuery query) => query.Name is not null && !Ascii.IsValid(query.Name);

    /// <summary>A WHERE, or nothing, with its parameters.</summary>
    public static string Conditions(TaskQuery query, NpgsqlParameterCollection parameters)
    {
        var all = new List<string>();
        if (query.Before is { } before) all.Add($"id < {Add(parameters, before.ToString())}");
        // What has not ended is found by the index on ended_at, however long the history is.
        if (query.IsOfOpenOnly) all.Add("ended_at IS NULL");
        if (query.Phases.Count > 0) all.Add($"phase = ANY ({Add(parameters, query.Phases.Select(ColumnText.Of).ToArray())})");
        if (query.Labels.Count > 0) all.Add($"labels @> {Add(parameters, ColumnJson.Of(query.Labels)!, NpgsqlDbType.Jsonb)}");
        if (query.Worker is { } worker) all.Add($"worker = {Add(parameters, worker)}");
        if (query.Since is { } since) all.Add($"submitted_at >= {Add(parameters, PostgresTime.From(since), NpgsqlDbType.TimestampTz)}");
        if (query.Until is { } until) all.Add($"submitted_at < {Add(parameters, PostgresTime.From(until), NpgsqlDbType.TimestampTz)}");
        if (query.EndedBefore is { } end) all.Add($"ended_at < {Add(parameters, PostgresTime.From(end), NpgsqlDbType.TimestampTz)}");
        if (query.LongerThan is { } longer)
            all.Add($"coalesce(attempt_ended_at, {Add(parameters, PostgresTime.From(query.Now), NpgsqlDbType.TimestampTz)}) - attempt_started_at > {Add(parameters, longer, NpgsqlDbType.Interval)}");
        if (query.Name is { Length: > 0 } name && Ascii.IsValid(name))
            all.Add($"position({Add(parameters, name.ToLowerInvariant())} IN lower(name COLLATE \"C\")) > 0");
        else if (query.Name is not null) all.Add("name IS NOT NULL");
        return all.Count == 0 ? "" : $"WHERE {string.Join(" AND ", all)}";
    }

    public static string Add<T>(NpgsqlParameterCollection parameters, T value, NpgsqlDbType? type = null)
    {
        var parameter = new NpgsqlParameter<T> { TypedValue = value };
        if (type is { } known) parameter.NpgsqlDbType = known;
        parameters.Add(parameter);
        return $"${parameters.Count}";
    }
}
