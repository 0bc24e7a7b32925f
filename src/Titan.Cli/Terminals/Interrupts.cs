using System.Runtime.InteropServices;

namespace Titan.Cli.Terminals;

/// <summary>Turns the first Ctrl-C into a cancellation, so that a command can say how to come back. The second one ends the program at once.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Interrupts(Terminal terminal)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interrupted);
        if (!terminal.OwnsSignals) return;
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
    }

    public CancellationToken Token => _source.Token;

    /// <summary>128 and the signal: 130 after Ctrl-C.</summary>
    public int ExitCode { get; private set; } = ExitCodes.Interrupted;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested) return;
        context.Cancel = true;
        ExitCode = context.Signal switch
        {
            PosixSignal.SIGTERM => 128 + 15,
            PosixSignal.SIGHUP => 128 + 1,
            _ => ExitCodes.Interrupted,
        };
        _source.Cancel();
    }
}
