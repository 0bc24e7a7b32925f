using System.Buffers.Text;
using Titan.Worker.Execution.Groups;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Counts the processes that the kernel killed for want of memory: of this keeper's own cgroup, or else of all that are in the Worker's.</summary>
internal sealed unsafe class OutOfMemoryWatch
{
    // Kept open: one read for each attempt.
    private readonly int _file;

    /// <param name="group">To be joined, and this keeper's own; null: there is none.</param>
    public OutOfMemoryWatch(string? group)
    {
        IsOwn = group is not null && GroupFiles.TryMove(0, group) && TryOpen($"{group}/memory.oom_control", $"{group}/memory.events", out _file);
        if (!IsOwn) _file = MemoryGroup.OfThisProcess() is { } shared ? Open(shared.CounterFile) : -1;
    }

    /// <summary>Whatever is counted was of this keeper's attempts, and of nobody else's.</summary>
    public bool IsOwn { get; }

    /// <summary>So far; 0 where the system does not count.</summary>
    public long Kills
    {
        get
        {
            if (_file < 0) return 0;
            const int BufferBytes = 512;
            var buffer = stackalloc byte[BufferBytes];
            var length = Libc.ReadAt(_file, buffer, BufferBytes, 0);
            return length <= 0 ? 0 : CountIn(new ReadOnlySpan<byte>(buffer, (int)length));
        }
    }

    internal static long CountIn(ReadOnlySpan<byte> counters)
    {
        var key = "oom_kill "u8;
        foreach (var range in counters.Split((byte)'\n'))
        {
            var line = counters[range];
            if (line.StartsWith(key) && Utf8Parser.TryParse(line[key.Length..], out long count, out _)) return count;
        }

        return 0;
    }

    private static bool TryOpen(string path, string other, out int file) => (file = Open(path)) >= 0 || (file = Open(other)) >= 0;

    private static int Open(string path) => Libc.Open(path, Linux.ReadOnly | Linux.CloseOnExec, 0);
}
