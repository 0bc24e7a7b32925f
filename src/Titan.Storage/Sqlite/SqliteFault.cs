using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>A result code of SQLite that is not success, with what it says about it.</summary>
/// <param name="code">Extended; see sqlite.org/rescode.html.</param>
internal sealed class SqliteFault(int code, string message) : Exception($"{message} (SQLite result {code})")
{
    /// <summary>The kind of fault: the extended code less its detail.</summary>
    /// <remarks>That the memory shared by connections cannot grow is told as an I/O error, and is want of room: it is a file beside the database.</remarks>
    public int Kind { get; } = code == SQLITE_IOERR_SHMSIZE ? SQLITE_FULL : code & 0xFF;

    /// <summary>Whether the disk failed to read, write or flush.</summary>
    public bool IsOfTheDisk => Kind == SQLITE_IOERR;
}
