using System.Runtime.InteropServices;
using Titan.CommandLine;
using Titan.Worker.Execution.Native;

namespace Titan.Worker;

/// <summary>TERM, INT and HUP ask for an orderly end. At a second TERM or INT what runs gets its TERM and its grace, and at a third all ends at once; a HUP beside them, as at the end of a session, does neither.</summary>
/// <remarks>What is ignored at the start stays ignored, so <c>nohup</c> holds.</remarks>
internal sealed class EndSignals : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hurried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public EndSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Hear(context, Signals.Terminate)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Hear(context, Signals.Interrupt)),
        .. IgnoredSignals.Contains(Signals.Hangup) ? [] : (PosixSignalRegistration[])[PosixSignalRegistration.Create(PosixSignal.SIGHUP, HearHangup)],
    ];

    /// <summary>Completes at the first of them.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Completes at the second TERM or INT.</summary>
    public Task Hurried => _hurried.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void HearHangup(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.TrySetResult();
    }

    private void Hear(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        var count = Interlocked.Increment(ref _count);
        // What runs ends with this process: its keepers see to that.
        if (count > 2) Environment.Exit(Signals.ShellCode + number);
        _asked.TrySetResult();
        if (count > 1) _hurried.TrySetResult();
    }
}
