using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>What changes when anything is done to a folder itself: its identity, its mode, the number of folders in it, the time of its last change.</summary>
/// <param name="Mount">The mount that it is seen through; 0 on kernels that do not tell (before Linux 5.8).</param>
internal readonly record struct FolderStamp(ulong Device, ulong Inode, ulong Mount, uint Links, uint Owner, ushort Mode, long ChangedSeconds, uint ChangedNanoseconds)
{
    private const int NotFollowed = 0x100;
    private const int NoAutomount = 0x800;
    private const int Itself = 0x1000;
    private const uint BasicStatus = 0x7ff;
    private const uint MountId = 0x1000;

    /// <summary>Null when there is none. A link in its place is not followed.</summary>
    public static FolderStamp? Of(string path) => Of(Linux.AtCurrentFolder, path, NotFollowed);

    /// <inheritdoc cref="Of(string)"/>
    public static FolderStamp? Of(int folder, string name) => Of(folder, name, NotFollowed);

    /// <summary>The same, where links are followed.</summary>
    public static FolderStamp? Behind(string path) => Of(Linux.AtCurrentFolder, path, 0);

    public static FolderStamp? Of(int file) => Of(file, "", Itself);

    /// <summary>Whether both are of one folder, seen at the same place.</summary>
    public bool IsSameFolder(FolderStamp other) => (Device, Inode, Mount) == (other.Device, other.Inode, other.Mount);

    private static unsafe FolderStamp? Of(int folder, string name, int flags)
    {
        // struct statx is the same on every architecture.
        var status = stackalloc byte[256];
        return Libc.Status(folder, name, flags | NoAutomount, BasicStatus | MountId, status) != 0
            ? null
            : new FolderStamp(
                ((ulong)*(uint*)(status + 136) << 32) | *(uint*)(status + 140), *(ulong*)(status + 32), *(ulong*)(status + 144),
                *(uint*)(status + 16), *(uint*)(status + 20), *(ushort*)(status + 28), *(long*)(status + 96), *(uint*)(status + 104));
    }
}
