using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Groups;

/// <summary>Reads and writes the files of a cgroup. Whatever may fail there is no error: then there is no group of one's own.</summary>
internal static unsafe class GroupFiles
{
    private const int FolderMode = 0x1ed;

    /// <summary>The words in it; none when it cannot be read.</summary>
    public static string[] Words(string path)
    {
        try
        {
            return File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>In one write, as the kernel wants it.</summary>
    public static bool TryWrite(string path, string text)
    {
        var file = Libc.Open(path, Linux.WriteOnly | Linux.CloseOnExec, 0);
        if (file < 0) return false;
        var bytes = Encoding.ASCII.GetBytes(text);
        nint written;
        fixed (byte* first = bytes) written = Libc.Write(file, first, (nuint)bytes.Length);
        Libc.Close(file);
        return written == bytes.Length;
    }

    public static bool TryMake(string path) => Libc.MakeFolder(path, FolderMode) == 0;

    /// <summary>The kernel removes none that has processes, or other groups, in it. True when it is gone.</summary>
    public static bool TryRemove(string path) => Libc.RemoveFolder(path) == 0 || Errno.Last == Errno.NoEntry;

    /// <summary>Moves a process with all its threads.</summary>
    /// <param name="pid">0: this one.</param>
    public static bool TryMove(int pid, string group) => TryWrite($"{group}/cgroup.procs", $"{pid}");

    /// <summary>Whether systemd lets whoever is in it divide it: it says so by a mark, and gives an ordinary user the file only then.</summary>
    public static bool IsDelegated(string path)
    {
        const int MayWrite = 2;
        if (Libc.EffectiveUser() != 0) return Libc.Access($"{path}/cgroup.subtree_control", MayWrite) == 0;
        var folder = Libc.Open(path, Linux.ReadOnly | Linux.Folder | Linux.CloseOnExec, 0);
        if (folder < 0) return false;
        var isMarked = HasMark(folder, "user.delegate") || HasMark(folder, "trusted.delegate");
        Libc.Close(folder);
        return isMarked;
    }

    private static bool HasMark(int folder, string name)
    {
        byte value;
        return Libc.GetAttribute(folder, name, &value, 1) == 1 && value == (byte)'1';
    }
}
