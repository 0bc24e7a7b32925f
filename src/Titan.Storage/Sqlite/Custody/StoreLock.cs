using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Titan.Storage.Sqlite.Custody;

/// <summary>
/// Keeps a data folder for one process, by locks on the folder and on the database themselves. Whoever finds the same folder or the same file by another path, or after
/// everything else in it was removed, finds the lock too. Locks end with the process, whatever ends it.
/// </summary>
/// <remarks>Where a file system knows no locks of one kind, as NFS knows none of folders, the others remain.</remarks>
internal sealed class StoreLock : IDisposable
{
    private const int Exclusive = 2;
    private const int WithoutWaiting = 4;

    private const int SetLockOfDescription = 37; // F_OFD_SETLK: belongs to the descriptor, as flock does; SQLite's own, of the process, do not meet it.
    private const short WriteLock = 1;

    /// <summary>A byte that no database has, and that SQLite does not lock.</summary>
    private const long LockedByte = 1L << 62;

    private SafeFileHandle? _folder;
    private SafeFileHandle? _database;

    /// <returns>False when another process has it.</returns>
    public bool TryTakeFolder(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        _folder = Open(path, FileCalls.ReadOnly);
        return FileCalls.Flock(_folder, Exclusive | WithoutWaiting) == 0 || Marshal.GetLastPInvokeError() != FileCalls.Again;
    }

    /// <summary>The database itself, for it may be found in another folder, by a hard link.</summary>
    /// <returns>False when another process has it.</returns>
    /// <remarks>To be disposed of after all connections: to close any opening of a file takes the locks of SQLite from it.</remarks>
    public bool TryTakeDatabase(string path)
    {
        if (!OperatingSystem.IsLinux()) return true;
        _database = Open(path, FileCalls.ReadWrite);
        var region = new ByteLock { Type = WriteLock, Start = LockedByte, Length = 1 };
        return FileCalls.Control(_database, SetLockOfDescription, ref region) == 0 || Marshal.GetLastPInvokeError() is not (FileCalls.Again or FileCalls.NoAccess);
    }

    /// <summary>Pid of the process that holds the folder, where the system tells; null otherwise.</summary>
    public static string? HolderOf(string folder)
    {
        try
        {
            var inode = FileStamp.Of(Encoding.UTF8.GetBytes($"{folder}\0"), out var error).Inode.ToString(CultureInfo.InvariantCulture);
            // "1: FLOCK  ADVISORY  WRITE 5029 fe:00:1310722 0 EOF"
            return error != 0 ? null : File.ReadLines("/proc/locks")
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(words => words is [_, "FLOCK", _, _, not ("0" or "-1"), var file, ..] && file.EndsWith($":{inode}", StringComparison.Ordinal))?[4];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _database?.Dispose();
        _folder?.Dispose();
    }

    private static SafeFileHandle Open(string path, int mode)
    {
        var descriptor = FileCalls.Open(path, mode | FileCalls.CloseOnExec);
        if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        var why = $"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}";
        throw error is FileCalls.NoAccess or FileCalls.ReadOnlyDisk ? new UnauthorizedAccessException(why) : new IOException(why);
    }
}
