using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Loop;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>Tells the loop of starts and pulses that one connection brings, as soon as they come.</summary>
/// <remarks>
/// One notice at a time: while the loop has not come to it, what comes is added to it, and a later pulse takes the place of an earlier one.
/// So a loop that waits for its store is not flooded, and whoever reads the stream never waits for the loop.
/// </remarks>
internal sealed class LifeSigns(ControlLoop loop, Connection connection)
{
    private readonly Lock _lock = new();
    private List<(HeldAttempt Which, Instant At)> _started = [];
    private Pulse? _pulse;
    private bool _isTold;
    private Task _telling = Task.CompletedTask;

    /// <returns>False when one pulse, or the starts that the loop has not come to, are of more attempts than any Worker can hold: nothing was taken.</returns>
    public bool TryTake(WorkerFrame frame)
    {
        if (frame.Pulse is null && frame.Started.Count == 0) return true;
        if (frame.Pulse?.Held.Count > WireLimits.HeldAttempts) return false;

        // Answered here and not by the loop: a slow store must not look like a dead Manager.
        if (frame.Pulse is not null) connection.AnswerPulse(frame.Pulse.Sequence);
        lock (_lock)
        {
            if (_started.Count + frame.Started.Count > WireLimits.HeldAttempts) return false;
            foreach (var started in frame.Started) _started.Add((started.ToCore(), Times.FromMicroseconds(started.StartedAtUs)));
            _pulse = frame.Pulse ?? _pulse;
            if (_isTold) return true;
            _isTold = true;
        }

        _telling = TellAsync();
        return true;
    }

    /// <summary>Nothing is on its way to the loop any more. The connection must be closed.</summary>
    public Task EndAsync() => _telling;

    private async Task TellAsync()
    {
        try
        {
            await loop.TellAsync(Decide, connection.Closed);
        }
        catch (Exception failure) when (failure is OperationCanceledException or LoopUnavailableException)
        {
            // The Worker connects again, and says what it holds.
        }
    }

    private void Decide(Orchestrator core, Instant now, Decision decision)
    {
        List<(HeldAttempt Which, Instant At)> started;
        Pulse? pulse;
        lock (_lock)
        {
            (started, _started) = (_started, []);
            (pulse, _pulse) = (_pulse, null);
            _isTold = false;
        }

        foreach (var (which, at) in started) core.Started(connection.Session, which, at, now, decision);
        if (pulse is not null) core.Pulse(connection.Session, Links.ToCore(pulse.Held), pulse.Draining, now, decision);
    }
}
