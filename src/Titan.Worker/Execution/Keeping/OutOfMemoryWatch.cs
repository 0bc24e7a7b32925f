using System.Buffers.Text;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>Counts the processes of this keeper's memory cgroup (v1 or v2) that the kernel killed for want of memory.</summary>
internal sealed unsafe class OutOfMemoryWatch
{
    // Kept open: one read for each attempt.
    private readonly int _file = Open();

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

    private static int Open()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/self/cgroup"))
            {
                // hierarchy:controllers:path
                var parts = line.Split(':', 3);
                if (parts.Length < 3) continue;
                var path = parts[1] switch
                {
                    "memory" => $"/sys/fs/cgroup/memory{parts[2]}/memory.oom_control",
                    "" => $"/sys/fs/cgroup{parts[2]}/memory.events",
                    _ => null,
                };
                if (path is not null && Libc.Open(path, Linux.ReadOnly | Linux.CloseOnExec, 0) is var file and >= 0) return file;
            }
        }
        catch (IOException)
        {
            // No cgroups here.
        }

        return -1;
    }
}
