using System.Runtime.InteropServices;
using SQLitePCL;
using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>One connection to the database file. Used by one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    private const int BusyMilliseconds = 2_000;

    /// <summary>SQLITE_CHECKPOINT_NOOP: moves nothing, and tells how far it is.</summary>
    private const int CheckpointNothing = -1;

    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    private Connection(sqlite3 handle) => _handle = handle;

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Rows that the last statement inserted, changed or deleted.</summary>
    public int Changes => sqlite3_changes(_handle);

    /// <exception cref="SqliteFault">It cannot be opened.</exception>
    public static Connection Open(string path, bool readOnly)
    {
        var flags = SQLITE_OPEN_NOMUTEX | (readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
        var result = sqlite3_open_v2(path, out var handle, flags, null);
        var connection = new Connection(handle);
        try
        {
            connection.Check(result);
            connection.Check(sqlite3_extended_result_codes(handle, 1));
            connection.Check(sqlite3_busy_timeout(handle, BusyMilliseconds));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether the write-ahead log is left as it is when this, the last connection, closes; else it is moved into the database and removed.</summary>
    public void KeepLog(bool keep) => Check(sqlite3_db_config(_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, out _));

    /// <summary>Runs statements that give no rows and take no values.</summary>
    public void Execute(string sql) => Check(sqlite3_exec(_handle, sql));

    /// <summary>The same, where there is nothing to be done about a failure.</summary>
    public void TryExecute(string sql) => sqlite3_exec(_handle, sql);

    /// <summary>A statement that stays with the connection.</summary>
    public Statement Prepare(string sql)
    {
        Check(sqlite3_prepare_v3(_handle, sql, SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new Statement(this, handle);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>The first column of the first row of a query: null when it is NULL or there is no row.</summary>
    public long? Number(string sql)
    {
        Check(sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new Statement(this, handle);
        return statement.Step() && !statement.IsNull(0) ? statement.Int64(0) : null;
    }

    public string? Text(string sql)
    {
        Check(sqlite3_prepare_v2(_handle, sql, out var handle));
        using var statement = new Statement(this, handle);
        return statement.Step() ? statement.Text(0) : null;
    }

    /// <summary>Moves what the write-ahead log holds into the database file, as far as readers allow, so that the log begins anew.</summary>
    /// <remarks>A failure loses nothing, and shows with a later commit when it lasts.</remarks>
    /// <param name="isPart">A reader held some of it back. What was moved is then taken for moved, and was not flushed.</param>
    /// <returns>What went wrong; null when nothing did.</returns>
    public SqliteFault? TryCheckpoint(out bool isPart)
    {
        var result = sqlite3_wal_checkpoint_v2(_handle, null, SQLITE_CHECKPOINT_PASSIVE, out var pages, out var moved);
        isPart = moved < pages;
        return result == SQLITE_OK ? null : Fault(result);
    }

    /// <summary>Has seen what other programs did to the log.</summary>
    public void Refresh() => Number("PRAGMA data_version");

    /// <summary>How many pages the write-ahead log holds, and how many of them were moved into the database, as of the last transaction or <see cref="Refresh"/>.</summary>
    public (int All, int Moved) LogPages()
    {
        Check(sqlite3_wal_checkpoint_v2(_handle, null, CheckpointNothing, out var all, out var moved));
        return (all, moved);
    }

    /// <summary>Pages written since the last call.</summary>
    public int TakePagesWritten()
    {
        sqlite3_db_status(_handle, SQLITE_DBSTATUS_CACHE_WRITE, out var written, out _, 1);
        return written;
    }

    /// <summary>Makes every statement begin anew, whatever it was in the middle of.</summary>
    public void ResetStatements()
    {
        foreach (var statement in _statements) statement.Reset();
    }

    public void Check(int result)
    {
        if (result != SQLITE_OK) throw Fault(result);
    }

    public SqliteFault Fault(int result)
    {
        var code = sqlite3_extended_errcode(_handle) is var extended && (extended & 0xFF) == (result & 0xFF) ? extended : result;
        return new SqliteFault(code, SqliteFailures.Plain(sqlite3_errmsg(_handle).utf8_to_string()), SystemError(_handle));
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        sqlite3_close_v2(_handle);
        _handle.Dispose();
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_system_errno")]
    private static extern int SystemError(sqlite3 connection);
}
