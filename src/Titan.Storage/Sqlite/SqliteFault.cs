using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>A result code of SQLite that is not success, with what it says about it.</summary>
/// <param name="code">Extended; see sqlite.org/rescode.html.</param>
internal sealed class SqliteFault(int code, string message) : Exception($"{message} (SQLite result {code})")
{
    /// <summary>The kind of fault: the extended code less its detail.</summary>
    public int Kind { get; } = code & 0xFF;

    /// <summary>No room on the disk, or in the quota.</summary>
    public bool IsFull => Kind == SQLITE_FULL;

    /// <summary>The file is damaged, or no database at all.</summary>
    public bool IsDamage => Kind is SQLITE_CORRUPT or SQLITE_NOTADB;
}
