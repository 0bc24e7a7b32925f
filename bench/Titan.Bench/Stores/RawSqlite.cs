using System.Diagnostics;
using SQLitePCL;

namespace Titan.Bench.Stores;

/// <summary>SQLite's own calls, one prepared statement stepped once a row, in a file of its own beside the Manager's.</summary>
internal sealed class RawSqlite : IRawStore
{
    private readonly sqlite3 _file;
    private readonly sqlite3_stmt _insert;
    private readonly sqlite3_stmt _update;
    private long _last;
    private int _rows;

    private RawSqlite(sqlite3 file)
    {
        _file = file;
        _insert = Prepare(
            """
            INSERT INTO tasks (id, submitted_at, executor, max_output, priority, max_retries, max_losses, phase, retries_used, losses_used)
            VALUES (?1, ?2, 'noop', 1048576, 0, 3, 5, 'pending', 0, 0)
            """);
        _update = Prepare(
            """
            UPDATE tasks SET phase = 'succeeded', cause = 'exit_code', exit_code = 0, started_at = ?2, ended_at = ?2, attempt_phase = 'succeeded',
                attempt_cause = 'exit_code', attempt_exit_code = 0, attempt_started_at = ?2, attempt_ended_at = ?2, ended_by_report = 1 WHERE id = ?1
            """);
    }

    public string How => $"one prepared statement a row, {IRawStore.BatchRows:#,0} rows a transaction, a table of the same columns and indexes, WAL, synchronous=FULL";

    /// <param name="definitions">Statements that make the table and its indexes.</param>
    public static RawSqlite Create(string path, IEnumerable<string> definitions)
    {
        Check(null, raw.sqlite3_open(path, out var file));
        foreach (var statement in (IEnumerable<string>)["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", .. definitions]) Execute(file, statement);
        return new RawSqlite(file);
    }

    public Task<double> InsertAsync(int rows)
    {
        Execute(_file, "DELETE FROM tasks");
        Execute(_file, "PRAGMA wal_checkpoint(TRUNCATE)");
        _rows = rows;
        return Task.FromResult(InBatches(_insert));
    }

    public Task<double> UpdateAsync() => Task.FromResult(InBatches(_update));

    public Task<double> CommitOneAsync()
    {
        var begun = Stopwatch.GetTimestamp();
        Execute(_file, "BEGIN IMMEDIATE");
        Step(_insert, --_last);
        Execute(_file, "COMMIT");
        return Task.FromResult(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    public ValueTask DisposeAsync()
    {
        _insert.Dispose();
        _update.Dispose();
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private double InBatches(sqlite3_stmt statement)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var first = 0; first < _rows; first += IRawStore.BatchRows)
        {
            Execute(_file, "BEGIN IMMEDIATE");
            for (var i = first; i < Math.Min(first + IRawStore.BatchRows, _rows); i++) Step(statement, i);
            Execute(_file, "COMMIT");
        }

        return _rows / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private void Step(sqlite3_stmt statement, long number)
    {
        raw.sqlite3_bind_text(statement, 1, RawIds.Of(number));
        raw.sqlite3_bind_int64(statement, 2, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Check(_file, raw.sqlite3_step(statement), raw.SQLITE_DONE);
        Check(_file, raw.sqlite3_reset(statement));
    }

    private sqlite3_stmt Prepare(string text)
    {
        Check(_file, raw.sqlite3_prepare_v3(_file, text, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        return statement;
    }

    private static void Execute(sqlite3 file, string text) => Check(file, raw.sqlite3_exec(file, text));

    private static void Check(sqlite3? file, int result, int expected = raw.SQLITE_OK)
    {
        if (result != expected) throw new InvalidOperationException($"sqlite answered {result}: {(file is null ? "cannot open" : raw.sqlite3_errmsg(file).utf8_to_string())}");
    }
}
