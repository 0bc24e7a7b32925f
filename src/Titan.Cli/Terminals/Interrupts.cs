using System.Runtime.InteropServices;

namespace Titan.Cli.Terminals;

/// <summary>
/// Turns the first Ctrl-C into a cancellation, so that a command can say how to come back. The second one ends the program at once,
/// unless it follows so closely that it is the same wish: timeout(1), for one, signals its child and then the whole group.
/// </summary>
internal sealed class Interrupts : IDisposable
{
    private static readonly TimeSpan SameWish = TimeSpan.FromMilliseconds(300);

    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _handling = new();
    private readonly Action? _again;
    private long? _first;

    /// <param name="again">What the second Ctrl-C does, and Ctrl-\\, when they are not to end the program at once.</param>
    public Interrupts(Terminal terminal, Action? again = null)
    {
        _again = again;
        _time = terminal.Time;
        _source = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interrupted);
        if (!terminal.OwnsSignals) return;
        foreach (var signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, Handle));
        if (again is null) return;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context =>
        {
            context.Cancel = true;
            again();
        }));
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
        lock (_handling)
        {
            if (_first is { } first)
            {
                var isSameWish = _time.GetElapsedTime(first) < SameWish;
                context.Cancel = isSameWish || _again is not null;
                if (!isSameWish) _again?.Invoke();
                return;
            }

            context.Cancel = true;
            _first = _time.GetTimestamp();
            ExitCode = context.Signal switch
            {
                PosixSignal.SIGTERM => 128 + 15,
                PosixSignal.SIGHUP => 128 + 1,
                _ => ExitCodes.Interrupted,
            };
        }

        _source.Cancel();
    }
}
