using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>
/// The children of a keeper: the main process of its attempt, and all below that whose own parents have ended. Each is waited
/// for as soon as it ends, also while the main process runs on, so that a command that leaves many behind fills no table of
/// processes, and no list of those to be ended.
/// </summary>
/// <remarks>SIGCHLD must be blocked in every thread of this process; it is read from a file.</remarks>
internal sealed unsafe class Children : IDisposable
{
    // 8 on all but MIPS; more does no harm.
    private const int SignalSetBytes = 128;

    /// <summary><c>struct signalfd_siginfo</c>.</summary>
    private const int SignalBytes = 128;

    private readonly int _ends = OpenEnds();

    /// <summary>Ready when one has ended.</summary>
    public PollEntry Poll => new() { File = _ends, Wanted = Linux.PollIn };

    /// <summary>Waits for all that have ended.</summary>
    /// <param name="main">Takes note when it was among them.</param>
    /// <returns>Whether any are left.</returns>
    public bool Reap(RunningCommand? main)
    {
        // First: whoever ends after this makes it ready again.
        var signal = stackalloc byte[SignalBytes];
        _ = Libc.Read(_ends, signal, SignalBytes);
        while (true)
        {
            var pid = Reaping.TryReap(-1, out var status);
            if (pid <= 0) return pid == 0;
            if (pid == main?.Pid && main.Status is null) main.Reaped(status);
        }
    }

    public void Dispose() => Libc.Close(_ends);

    private static int OpenEnds()
    {
        var signals = stackalloc byte[SignalSetBytes];
        LibcSpawn.EmptySet(signals);
        _ = LibcSpawn.AddToSet(signals, Signals.Child);
        return Libc.CreateSignalFile(-1, signals, Linux.CloseOnExec | Linux.NonBlocking);
    }
}
