using System.Globalization;
using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Pool;

/// <summary>Ends what traces its own keeper, ptrace(2): it could hold the keeper still, and with it the slot, for ever.</summary>
internal static class KeeperTracers
{
    /// <summary>Deeper than any tree that a pass of <see cref="ProcessTree"/> goes down.</summary>
    private const int MostAncestors = 1_000;

    /// <summary>Kills the tracer of a keeper when it descends from that keeper. Whoever looks at it from outside may.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool End(int keeper)
    {
        if (Of(keeper) is not (var tracer and > 0)) return false;
        var handle = Pidfd.Open(tracer);
        if (handle < 0) return false;
        // Looked at once more by what it is now: the handle is of the tracer, and of no process that has its pid after it.
        var isItsOwn = Of(keeper) == tracer && Descends(tracer, keeper) && Pidfd.Send(handle, Signals.Kill);
        Libc.Close(handle);
        return isItsOwn;
    }

    /// <summary>0: none.</summary>
    private static int Of(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(static line => line.StartsWith("TracerPid:", StringComparison.Ordinal));
            return line is null ? 0 : int.Parse(line.AsSpan("TracerPid:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It has just ended.
            return 0;
        }
    }

    private static bool Descends(int pid, int ancestor)
    {
        for (var count = 0; pid > 1 && count < MostAncestors; count++)
        {
            pid = ProcessRow.ParentOf(pid);
            if (pid == ancestor) return true;
        }

        return false;
    }
}
