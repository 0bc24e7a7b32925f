using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Processes;

/// <summary>One process of this machine, as /proc told it.</summary>
internal readonly record struct ProcessRow(int Pid, int Parent)
{
    /// <summary>Every process that can be seen; some may be gone by now, and new ones may be missing.</summary>
    /// <remarks>First the pids, which is quick, and only then what they are: who read each on the way would run after what is born meanwhile, for as long as anything breeds.</remarks>
    public static List<ProcessRow> ReadAll()
    {
        var rows = new List<ProcessRow>();
        foreach (var pid in Pids())
        {
            if (ParentOf(pid) is var parent and >= 0) rows.Add(new ProcessRow(pid, parent));
        }

        return rows;
    }

    /// <summary>The parent of a process at this moment; -1 when there is no such process.</summary>
    public static unsafe int ParentOf(int pid)
    {
        const int BufferBytes = 512;
        var path = stackalloc byte[32];
        var room = new Span<byte>(path, 32);
        room.Clear();
        Encoding.ASCII.TryGetBytes($"/proc/{pid}/stat", room, out _);
        var file = Libc.OpenAt(Linux.AtCurrentFolder, path, Linux.ReadOnly | Linux.CloseOnExec, 0);
        if (file < 0) return -1;

        var buffer = stackalloc byte[BufferBytes];
        var length = Libc.Read(file, buffer, BufferBytes);
        Libc.Close(file);
        return length <= 0 ? -1 : ParentIn(new ReadOnlySpan<byte>(buffer, (int)length));
    }

    /// <summary>The fourth field of proc_pid_stat(5). The second is the name, in parentheses, and may hold anything.</summary>
    internal static int ParentIn(ReadOnlySpan<byte> stat)
    {
        var name = stat.LastIndexOf((byte)')');
        if (name < 0 || stat.Length < name + 5) return -1;
        return Utf8Parser.TryParse(stat[(name + 4)..], out int parent, out _) ? parent : -1;
    }

    private static unsafe List<int> Pids()
    {
        const int BufferBytes = 32 << 10;
        var pids = new List<int>();
        var proc = Libc.Open("/proc", Linux.ReadOnly | Linux.Folder | Linux.CloseOnExec, 0);
        if (proc < 0) return pids;

        var buffer = (byte*)NativeMemory.Alloc(BufferBytes);
        try
        {
            while (Libc.ReadFolder(proc, buffer, BufferBytes) is var length and > 0)
            {
                var entries = new FolderEntries(buffer, length);
                while (entries.MoveNext())
                {
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entries.Name);
                    if (Utf8Parser.TryParse(name, out int pid, out var used) && used == name.Length) pids.Add(pid);
                }
            }
        }
        finally
        {
            NativeMemory.Free(buffer);
            Libc.Close(proc);
        }

        return pids;
    }
}
