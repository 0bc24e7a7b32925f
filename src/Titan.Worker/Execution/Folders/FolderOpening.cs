using System.Runtime.InteropServices;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Folders;

/// <summary>Opens a folder by its name in another one, and only what lies there itself: no link is followed, and no mount is entered.</summary>
/// <remarks>
/// A mount answers with <see cref="Errno.OtherDevice"/>, also one that shows a folder of the same disk: what counts is the mount, and not the device. The kernel
/// does the check while it opens (openat2, since Linux 5.6), so nothing can be mounted in between. Where that call is missing, or a
/// filter of a container forbids it, the mount of what was opened is compared.
/// </remarks>
internal static unsafe class FolderOpening
{
    public const uint OwnerOnly = 0x1c0; // rwx------

    private const ulong NoOtherMount = 1;

    private static readonly int Flags = Linux.ReadOnly | Linux.Folder | Linux.NoFollow | Linux.CloseOnExec;

    private static readonly bool HasOpenAt2 = ProbeOpenAt2();

    /// <returns>A descriptor; -1 with an error.</returns>
    public static int Inside(int folder, byte* name) => Open(folder, name, Flags);

    /// <summary>The same, and where its mode forbids it that is changed.</summary>
    public static int InsideAnyway(int folder, byte* name)
    {
        var opened = Inside(folder, name);
        if (opened >= 0 || Errno.Last != Errno.Access) return opened;
        var place = Open(folder, name, Flags | Linux.PathOnly);
        if (place < 0) return -1;
        var changed = Libc.ChangeMode($"/proc/self/fd/{place}", OwnerOnly);
        Libc.Close(place);
        return changed == 0 ? Inside(folder, name) : -1;
    }

    /// <summary>The way without openat2.</summary>
    internal static int ByMount(int folder, byte* name, int flags)
    {
        // A place can be held whatever its mode is, and nothing that happens to its name changes it any more.
        var place = Libc.OpenAt(folder, name, flags | Linux.PathOnly, 0);
        if (place < 0) return -1;
        var isHere = MountOf(place) is var mount and >= 0 && mount == MountOf(folder);
        if (isHere && (flags & Linux.PathOnly) != 0) return place;
        var itself = stackalloc byte[] { (byte)'.', 0 };
        var opened = isHere ? Libc.OpenAt(place, itself, flags, 0) : -1;
        Libc.Close(place);
        if (!isHere) Marshal.SetLastPInvokeError(Errno.OtherDevice);
        return opened;
    }

    private static int Open(int folder, byte* name, int flags) => HasOpenAt2 ? ByOpenAt2(folder, name, flags) : ByMount(folder, name, flags);

    private static int ByOpenAt2(int folder, byte* name, int flags)
    {
        // struct open_how: flags, mode, resolve.
        var how = stackalloc ulong[] { (ulong)(uint)flags, 0, NoOtherMount };
        return (int)Libc.SystemCall(Linux.OpenAt2, folder, (nint)name, (nint)how, 3 * sizeof(ulong));
    }

    private static bool ProbeOpenAt2()
    {
        var root = stackalloc byte[] { (byte)'/', 0 };
        var how = stackalloc ulong[] { (ulong)(uint)Flags, 0, 0 };
        var opened = (int)Libc.SystemCall(Linux.OpenAt2, Linux.AtCurrentFolder, (nint)root, (nint)how, 3 * sizeof(ulong));
        if (opened >= 0) Libc.Close(opened);
        return opened >= 0;
    }

    /// <summary>proc_pid_fdinfo(5); -1 when it cannot be read.</summary>
    private static long MountOf(int file)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/self/fdinfo/{file}"))
            {
                if (line.StartsWith("mnt_id:", StringComparison.Ordinal) && long.TryParse(line["mnt_id:".Length..], out var mount)) return mount;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Then nothing is known of it, and nothing is entered.
        }

        return -1;
    }
}
