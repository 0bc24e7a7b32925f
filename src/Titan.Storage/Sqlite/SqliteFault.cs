using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>A result code of SQLite that is not success, with what it says about it.</summary>
/// <param name="code">Extended; see sqlite.org/rescode.html.</param>
/// <param name="systemError">What the system had answered last, where SQLite asked it; 0 when it did not fail.</param>
internal sealed class SqliteFault(int code, string message, int systemError = 0) : Exception($"{message} (SQLite result {code})")
{
    /// <summary>The extended code.</summary>
    public int Code => code;

    /// <summary>The kind of fault: the extended code less its detail.</summary>
    /// <remarks>That the memory shared by connections cannot grow is told as an I/O error, and is want of room: it is a file beside the database.</remarks>
    public int Kind { get; } = code == SQLITE_IOERR_SHMSIZE ? SQLITE_FULL : code & 0xFF;

    /// <summary>The errno behind it; 0 when there is none, or it is not of this fault.</summary>
    public int SystemError { get; } = (code & 0xFF) is SQLITE_IOERR or SQLITE_CANTOPEN ? systemError : 0;

    /// <summary>Whether the disk failed to read, write or flush.</summary>
    public bool IsOfTheDisk => Kind == SQLITE_IOERR && Code != SQLITE_IOERR_NOMEM;
}
