using Titan.Worker.Execution.Native;
using Titan.Worker.Execution.Processes;

namespace Titan.Worker.Execution.Keeping;

/// <summary>
/// The children of a keeper: the main process of its attempt, and all below that whose own parents have ended. Each is waited
/// for as soon as it ends, also while the main process runs on, so that a command that leaves many behind fills no table of
/// processes, and no list of those to be ended.
/// </summary>
/// <remarks>
/// SIGCHLD must be blocked in every thread of this process; it is read from a file. So are the signals that ask for an end: whoever ends the Worker ends its
/// keepers by that, and a signal to all of them must not cut short the grace of what they run. That one came is remembered: it tells what happened to the command.
/// </remarks>
internal sealed unsafe class Children : IDisposable
{
    // sigset_t of glibc and musl.
    private const int SignalSetBytes = 128;

    /// <summary>Waited for in one go: whoever makes more of them must not keep this process from all else.</summary>
    private const int MostAtOnce = 1_000;

    /// <summary><c>struct signalfd_siginfo</c>: its number comes first.</summary>
    private const int SignalBytes = 128;

    /// <summary>Each is pending once at most.</summary>
    private const int MostSignals = 8;

    /// <summary>What must be blocked in every thread of this process, from its start.</summary>
    public static readonly int[] Signals = [Native.Signals.Child, Native.Signals.Terminate, Native.Signals.Interrupt, Native.Signals.Hangup, Native.Signals.Quit];

    private readonly int _ends = OpenEnds();

    /// <summary>Ready when one has ended.</summary>
    public PollEntry Poll => new() { File = _ends, Wanted = Linux.PollIn };

    /// <summary>Some that have ended are still to be waited for.</summary>
    public bool HasMore { get; private set; }

    /// <summary>This keeper was told to end by a signal from outside.</summary>
    public bool WasTold { get; set; }

    /// <summary>Waits for those that have ended, <see cref="MostAtOnce"/> at most.</summary>
    /// <param name="main">Takes note when it was among them.</param>
    /// <returns>Whether any are left.</returns>
    public bool Reap(RunningCommand? main)
    {
        // First: whoever ends after this makes it ready again.
        ReadSignals();
        HasMore = false;
        for (var count = 0; count < MostAtOnce; count++)
        {
            var pid = Reaping.TryReap(-1, out var status);
            if (pid <= 0) return pid == 0;
            if (pid == main?.Pid && main.Status is null) main.Reaped(status);
        }

        return HasMore = true;
    }

    public void Dispose() => Libc.Close(_ends);

    private void ReadSignals()
    {
        var signals = stackalloc byte[MostSignals * SignalBytes];
        var length = Libc.Read(_ends, signals, MostSignals * SignalBytes);
        for (var at = 0; at < length; at += SignalBytes) WasTold |= *(int*)(signals + at) != Native.Signals.Child;
    }

    private static int OpenEnds()
    {
        var signals = stackalloc byte[SignalSetBytes];
        LibcSpawn.EmptySet(signals);
        foreach (var signal in Signals) _ = LibcSpawn.AddToSet(signals, signal);
        var file = Libc.CreateSignalFile(-1, signals, Linux.CloseOnExec | Linux.NonBlocking);
        return file >= 0 ? file : throw new InvalidOperationException($"a keeper cannot see that its processes end: signalfd: {Errno.Text(Errno.Last)}");
    }
}
