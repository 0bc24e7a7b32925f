using Titan.Worker.Execution.Native;

namespace Titan.Worker.Execution.Processes;

/// <summary>Waits for children without waiting.</summary>
internal static unsafe class Reaping
{
    /// <summary>Takes one that has ended.</summary>
    /// <param name="wanted">Its pid; -1: any. A process where others wait for their own children must name one.</param>
    /// <returns>Its pid; 0: none has ended; -1: there is no such child.</returns>
    public static int TryReap(int wanted, out ExitStatus status)
    {
        int raw;
        ResourceUsage usage;
        int pid;
        do pid = Libc.Wait(wanted, &raw, Linux.NoHang, &usage);
        while (pid < 0 && Errno.Last == Errno.Interrupted);
        status = pid > 0 ? new ExitStatus(raw, usage) : default;
        return pid;
    }

    /// <summary>Waits until a child that was killed is gone.</summary>
    public static void Await(int pid)
    {
        int raw;
        ResourceUsage usage;
        while (Libc.Wait(pid, &raw, 0, &usage) < 0 && Errno.Last == Errno.Interrupted)
        {
        }
    }
}
