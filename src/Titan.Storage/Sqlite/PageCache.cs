using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Titan.Storage.Sqlite;

/// <summary>What the system's cache holds of the database and its log.</summary>
/// <remarks>
/// A flush that failed leaves pages in the cache which never reached the disk, and which the system takes for written from then on: they are read as if they
/// were there, and no later flush writes them. Writing the same place anew does not always help: ext4 may go on taking a block for empty that it could not write the
/// first time. Only a page that is read from the disk again can be trusted.
/// </remarks>
/// <param name="database">The file; its log lies beside it.</param>
internal sealed class PageCache(string database) : IDisposable
{
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Of the header of every database of SQLite.</summary>
    private const int HeadBytes = 100;

    // Held for as long as connections are open: to close any opening of this file would take their locks from them.
    private readonly SafeFileHandle _database = Open(database);

    private string Log => $"{database}-wal";

    /// <summary>Whether an earlier process left a log: it did not end in good order, and nobody knows what its last flush had said.</summary>
    public bool HasLog => new FileInfo(Log) is { Exists: true, Length: > 0 };

    /// <summary>Writes what can be written, and has everything else read from the disk when it is needed.</summary>
    public void Drop()
    {
        if (HasLog)
        {
            using var log = Open(Log);
            Drop(log);
        }

        Drop(_database);
    }

    /// <summary>Flushes the database file; false when that failed.</summary>
    public bool TryFlush() => !OperatingSystem.IsLinux() || Flush(_database) == 0;

    /// <summary>The first bytes of the database file, which say how many pages it has.</summary>
    public byte[] Head()
    {
        var head = new byte[HeadBytes];
        return head[..RandomAccess.Read(_database, head, 0)];
    }

    public void Dispose() => _database.Dispose();

    private static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static void Drop(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) return;
        // Whether this works does not matter: what it could not write is dropped, and what it did not try stays to be written.
        _ = Flush(file);
        _ = Advise(file, 0, 0, DontNeed);
    }

    [DllImport("libc", EntryPoint = "fsync")]
    private static extern int Flush(SafeFileHandle file);

    [DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int Advise(SafeFileHandle file, long offset, long length, int advice);
}
