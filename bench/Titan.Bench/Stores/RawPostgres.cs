using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Titan.Bench.Stores;

/// <summary>Arrays through unnest, in a copy of the table of tasks with all its indexes.</summary>
internal sealed class RawPostgres : IRawStore
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;
    private readonly NpgsqlCommand _update;
    private readonly NpgsqlCommand _one;
    private long _last;
    private int _rows;

    private RawPostgres(NpgsqlConnection connection)
    {
        _connection = connection;
        _insert = Command(
            """
            INSERT INTO titan.raw_tasks (id, submitted_at, executor, max_output, priority, max_retries, max_losses)
            SELECT id, submitted_at, 'noop', 1048576, 0, 3, 5 FROM unnest($1, $2) AS new (id, submitted_at)
            """, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
        _update = Command(
            """
            UPDATE titan.raw_tasks AS raw SET phase = 'succeeded', cause = 'exit_code', exit_code = 0, started_at = ended.at, ended_at = ended.at, attempt_phase = 'succeeded',
                attempt_cause = 'exit_code', attempt_exit_code = 0, attempt_started_at = ended.at, attempt_ended_at = ended.at, ended_by_report = true
            FROM unnest($1, $2) AS ended (id, at) WHERE raw.id = ended.id
            """, NpgsqlDbType.Array | NpgsqlDbType.Text, NpgsqlDbType.Array | NpgsqlDbType.TimestampTz);
        _one = Command(
            """
            INSERT INTO titan.raw_tasks (id, submitted_at, executor, max_output, priority, max_retries, max_losses)
            VALUES ($1, $2, 'noop', 1048576, 0, 3, 5)
            """, NpgsqlDbType.Text, NpgsqlDbType.TimestampTz);
    }

    public string How => $"unnest of {IRawStore.BatchRows:#,0} rows a transaction into a table of the same columns and indexes, prepared statements, one connection";

    public static async Task<RawPostgres> OpenAsync(string settings)
    {
        var connection = new NpgsqlConnection(settings);
        await connection.OpenAsync();
        await using (var table = new NpgsqlCommand("DROP TABLE IF EXISTS titan.raw_tasks; CREATE TABLE titan.raw_tasks (LIKE titan.tasks INCLUDING ALL)", connection)) await table.ExecuteNonQueryAsync();
        var raw = new RawPostgres(connection);
        foreach (var command in new[] { raw._insert, raw._update, raw._one }) await command.PrepareAsync();
        return raw;
    }

    public async Task<double> InsertAsync(int rows)
    {
        await using (var empty = new NpgsqlCommand("TRUNCATE titan.raw_tasks", _connection)) await empty.ExecuteNonQueryAsync();
        _rows = rows;
        return await InBatchesAsync(_insert);
    }

    public Task<double> UpdateAsync() => InBatchesAsync(_update);

    public async Task<double> CommitOneAsync()
    {
        _one.Parameters[0].Value = RawIds.Of(--_last);
        _one.Parameters[1].Value = DateTime.UtcNow;
        var begun = Stopwatch.GetTimestamp();
        await _one.ExecuteNonQueryAsync();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { _insert, _update, _one }) await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task<double> InBatchesAsync(NpgsqlCommand command)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var first = 0; first < _rows; first += IRawStore.BatchRows)
        {
            var count = Math.Min(IRawStore.BatchRows, _rows - first);
            var ids = new string[count];
            var times = new DateTime[count];
            for (var i = 0; i < count; i++) (ids[i], times[i]) = (RawIds.Of(first + i), DateTime.UtcNow);
            command.Parameters[0].Value = ids;
            command.Parameters[1].Value = times;
            await command.ExecuteNonQueryAsync();
        }

        return _rows / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private NpgsqlCommand Command(string text, params NpgsqlDbType[] types)
    {
        var command = new NpgsqlCommand(text, _connection);
        foreach (var type in types) command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type });
        return command;
    }
}
