namespace Titan.Worker.Execution.Native;

/// <summary>Handles of processes: unlike a pid, one never comes to mean another process.</summary>
internal static unsafe class Pidfd
{
    /// <summary>A handle, closed on exec; -1 when there is no such process.</summary>
    public static int Open(int pid) => (int)Libc.SystemCall(Linux.PidfdOpen, pid, 0, 0, 0);

    public static bool IsAlive(int handle)
    {
        var entry = new PollEntry { File = handle, Wanted = Linux.PollIn };
        return Libc.Poll(&entry, 1, 0) == 0;
    }

    /// <summary>To the group that the process leads or led: all of it, however fast it grows. False also before Linux 6.9, which can't do this.</summary>
    public static bool SendToGroup(int handle, int signal) => Libc.SystemCall(Linux.PidfdSendSignal, handle, signal, 0, Linux.PidfdSignalProcessGroup) == 0;

    /// <summary>False when the process is gone or may not be signalled.</summary>
    public static bool Send(int handle, int signal) => Libc.SystemCall(Linux.PidfdSendSignal, handle, signal, 0, 0) == 0;
}
