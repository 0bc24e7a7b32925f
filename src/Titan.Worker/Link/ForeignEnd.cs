using Titan.Core.Tasks;
using Titan.Worker.Execution;
using Titan.Worker.Execution.Native;

namespace Titan.Worker.Link;

/// <summary>Ends that may be the doing of whoever ends this Worker too: <c>systemctl stop</c>, a reboot or a closed terminal tell every process, tasks included.</summary>
internal static class ForeignEnd
{
    /// <summary>A command may hear of it before this Worker does: its end waits so long for that.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Whether it ended by a signal that came from outside, or said so in the manner of a shell, or failed after its keeper was told to end.</summary>
    public static bool MayBe(AttemptEnd end) => end.Cause switch
    {
        Cause.Signal => end.WasTold || !IsOfItsOwn(end.Signal),
        Cause.ExitCode => (end.WasTold && end.ExitCode != 0) || IsAsked(end.ExitCode - Signals.ShellCode),
        _ => false,
    };

    /// <summary>What it is when this Worker was told to end: lost with it, to run elsewhere, at no charge to its retries.</summary>
    public static AttemptEnd WithItsWorker(AttemptEnd end) => end with
    {
        Cause = Cause.WorkerLost,
        ExitCode = 0,
        Signal = 0,
        Message = end.Cause == Cause.Signal
            ? $"ended by signal {end.Signal} when its worker was told to end"
            : $"ended with exit code {end.ExitCode} when its worker was told to end",
    };

    /// <summary>Signals that programs get for what they do themselves: ILL, TRAP, ABRT, BUS, FPE, SEGV, PIPE, ALRM, XCPU, XFSZ, VTALRM, SYS.</summary>
    private static bool IsOfItsOwn(int signal) => signal is 4 or 5 or 6 or 7 or 8 or 11 or 13 or 14 or 24 or 25 or 26 or 31;

    /// <summary>Signals that ask for an end: HUP, INT, QUIT, KILL, TERM.</summary>
    private static bool IsAsked(int signal) => signal is 1 or 2 or 3 or 9 or 15;
}
