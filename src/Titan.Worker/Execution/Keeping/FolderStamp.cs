using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>What changes when anything is done to a folder itself: its identity, its mode, the number of folders in it, the time of its last change.</summary>
internal readonly record struct FolderStamp(ulong Inode, uint Links, uint Owner, ushort Mode, long ChangedSeconds, uint ChangedNanoseconds)
{
    private const int NotFollowed = 0x100;
    private const uint BasicStatus = 0x7ff;

    /// <summary>Null when there is none.</summary>
    public static unsafe FolderStamp? Of(string path)
    {
        // struct statx is the same on every architecture.
        var status = stackalloc byte[256];
        return Libc.Status(Linux.AtCurrentFolder, path, NotFollowed, BasicStatus, status) != 0
            ? null
            : new FolderStamp(*(ulong*)(status + 32), *(uint*)(status + 16), *(uint*)(status + 20), *(ushort*)(status + 28), *(long*)(status + 96), *(uint*)(status + 104));
    }

    /// <summary>Whether nothing is in it.</summary>
    public static unsafe bool IsEmpty(string path)
    {
        const int BufferBytes = 1_024;
        var folder = Libc.Open(path, Linux.ReadOnly | Linux.Folder | Linux.NoFollow | Linux.CloseOnExec, 0);
        if (folder < 0) return false;
        var buffer = stackalloc byte[BufferBytes];
        var entries = new FolderEntries(buffer, Libc.ReadFolder(folder, buffer, BufferBytes));
        Libc.Close(folder);
        return !entries.MoveNext();
    }
}
