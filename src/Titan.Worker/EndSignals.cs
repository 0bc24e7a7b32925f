using System.Runtime.InteropServices;

namespace Titan.Worker;

/// <summary>TERM and INT: the first asks for an orderly end, the second ends at once.</summary>
internal sealed class EndSignals : IDisposable
{
    private const int Signalled = 128;

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public EndSignals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Hear(context, number: 15)),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Hear(context, number: 2)),
    ];

    /// <summary>Completes at the first of them.</summary>
    public Task Asked => _asked.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
    }

    private void Hear(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        // What runs ends with this process: its keepers see to that.
        if (Interlocked.Increment(ref _count) > 1) Environment.Exit(Signalled + number);
        _asked.TrySetResult();
    }
}
