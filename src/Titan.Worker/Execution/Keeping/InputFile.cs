using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Keeping;

/// <summary>What a command reads on its standard input: a file in memory that nobody can change. Nothing has to be written while it runs, and it may be read again from its start.</summary>
internal static unsafe class InputFile
{
    /// <summary>0 when there is nothing to read: the keeper's own standard input is /dev/null.</summary>
    /// <returns>False when this machine lacks something for it; <see cref="Errno.Last"/> tells what.</returns>
    public static bool TryMake(ReadOnlySpan<byte> bytes, out int file)
    {
        file = 0;
        if (bytes.IsEmpty) return true;
        file = Libc.MemoryFile("titan-stdin", Linux.MemoryCloseOnExec | Linux.MemoryMaySeal);
        return file >= 0 && TryFill(file, bytes) && Libc.FileControl(file, Linux.AddSeals, Linux.SealAll) == 0 && Libc.Seek(file, 0, 0) == 0;
    }

    private static bool TryFill(int file, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var written = (int)Libc.Write(file, start + done, (nuint)(bytes.Length - done));
                if (written < 0 && Errno.Last == Errno.Interrupted) continue;
                if (written <= 0) return false;
                done += written;
            }
        }

        return true;
    }
}
