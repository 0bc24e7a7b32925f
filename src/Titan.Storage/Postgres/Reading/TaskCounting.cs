using Npgsql;
using Titan.Core.Tasks;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Reading;

/// <summary>Counts the tasks that meet a <see cref="TaskQuery"/>.</summary>
internal static class TaskCounting
{
    private const string Columns = "id, phase, name, labels, worker, submitted_at, ended_at, attempt_started_at, attempt_ended_at";

    public static async ValueTask<TaskCount> CountAsync(NpgsqlConnection connection, TaskQuery query, int most, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        // One more than are counted tells whether there are others.
        var looked = $"(SELECT {Columns} FROM titan.tasks {Range(query, command.Parameters)} LIMIT {QueryText.Add(command.Parameters, most + 1L)}) AS t";
        var conditions = QueryText.Conditions(query with { Before = null }, command.Parameters);
        var matches = conditions.Length == 0 ? "true" : conditions["WHERE ".Length..];
        var name = QueryText.LeavesNameToCode(query) ? "name" : "NULL";
        command.CommandText = $"SELECT phase, {name}, count(*) FILTER (WHERE {matches}), count(*) FROM {looked} GROUP BY 1, 2";

        var count = new TaskCount();
        var all = 0L;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            all += rows.GetInt64(3);
            if (name != "NULL" && (rows.IsDBNull(1) || !rows.GetString(1).Contains(query.Name!, StringComparison.OrdinalIgnoreCase))) continue;
            count.Add(ColumnText.ToPhase(rows.GetString(0)), rows.GetInt64(2));
        }

        count.IsCut = all > most;
        return count;
    }

    /// <summary>The newest, or all that have not ended: those are bounded already.</summary>
    private static string Range(TaskQuery query, NpgsqlParameterCollection parameters)
    {
        if (query.IsOfOpenOnly) return "WHERE ended_at IS NULL";
        return query.Oldest == TaskId.None ? "ORDER BY id DESC" : $"WHERE id >= {QueryText.Add(parameters, query.Oldest.ToString())} ORDER BY id DESC";
    }
}
