using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Kinds of file systems, by their numbers (statfs(2)).</summary>
internal static unsafe class FileSystems
{
    // ext2 to ext4, XFS, Btrfs, tmpfs, ramfs, overlayfs, ZFS, F2FS, bcachefs.
    private static readonly HashSet<uint> Local =
        [0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0x858458F6, 0x794C7630, 0x2FC12FC1, 0xF2F52010, 0xCA451A4E];

    /// <summary>Whether no other machine can be using it: of one that is not known that is not known either.</summary>
    public static bool IsOfThisMachine(OpenFolder folder)
    {
        var status = stackalloc byte[256];
        return Libc.FileSystemStatus(folder.File, status) == 0 && Local.Contains((uint)*(long*)status);
    }
}
