using Titan.Core;
using Titan.Core.Workers;
using Titan.Manager.Loop;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>Tells the loop of starts and pulses that one connection brings, as soon as they come.</summary>
/// <remarks>
/// One notice at a time: while the loop has not come to it, what comes is added to it, and a later pulse takes the place of an earlier one.
/// So a loop that waits for its store is not flooded, and whoever reads the stream never waits for the loop. A pulse that says only that
/// an idle Worker is still there waits for the loop's next batch, and makes none.
/// </remarks>
/// <param name="mostHeld">Attempts that the Worker can hold: see <see cref="WorkerRules.MostHeld"/>.</param>
internal sealed class LifeSigns(ControlLoop loop, Connection connection, PulsePace pace, int mostHeld)
{
    private readonly Lock _lock = new();
    private List<(HeldAttempt Which, Instant At)> _started = [];
    private WorkerPulse? _pulse;
    private Pulse? _lastPulse;
    private bool _isTold;
    private bool _isMentioned;
    private Action<Orchestrator, Instant, Decision>? _hear;
    private Task _telling = Task.CompletedTask;

    /// <returns>False when one pulse, or the starts that the loop has not come to, are of more attempts than a Worker of so many slots can hold: nothing was taken.</returns>
    public bool TryTake(WorkerFrame frame)
    {
        if (frame.Pulse is null && frame.Started.Count == 0) return true;
        if (frame.Pulse?.Held.Count > mostHeld) return false;

        // Answered here and not by the loop: a slow store must not look like a dead Manager.
        if (frame.Pulse is not null) connection.AnswerPulse(frame.Pulse.Sequence, pace.SpacingOf(isIdle: frame.Pulse.Held.Count == 0));
        // Put into Core's words here, too: an inventory may be long.
        var pulse = frame.Pulse?.ToCore();
        lock (_lock)
        {
            if (_started.Count + frame.Started.Count > mostHeld) return false;
            foreach (var started in frame.Started) _started.Add((started.ToCore(), Times.FromMicroseconds(started.StartedAtUs)));
            _pulse = pulse ?? _pulse;
            var isNews = frame.Started.Count > 0 || IsNews(frame.Pulse!);
            _lastPulse = frame.Pulse ?? _lastPulse;
            if (_isTold) return true;
            if (!isNews)
            {
                if (!_isMentioned) loop.Mention(_hear ??= Hear);
                _isMentioned = true;
                return true;
            }

            _isTold = true;
        }

        _telling = TellAsync(isMuch: frame.Started.Count + (frame.Pulse?.Held.Count ?? 0) > ControlLoop.ManyItems);
        return true;
    }

    /// <summary>Nothing is on its way to the loop any more. The connection must be closed.</summary>
    public Task EndAsync() => _telling;

    /// <summary>False when it says what the one before said: nothing is held, and nothing has changed.</summary>
    private bool IsNews(Pulse pulse) =>
        _lastPulse is not { Held.Count: 0 } last || pulse.Held.Count > 0 || pulse.Draining != last.Draining || pulse.WithheldSlots != last.WithheldSlots || !pulse.Notes.Equals(last.Notes);

    private async Task TellAsync(bool isMuch)
    {
        try
        {
            if (isMuch) await loop.TellInTurnAsync(Decide, connection.Closed);
            else await loop.TellAsync(Decide, connection.Closed);
        }
        catch (Exception failure) when (failure is OperationCanceledException or LoopUnavailableException)
        {
            // The Worker connects again, and says what it holds.
        }
    }

    private void Hear(Orchestrator core, Instant now, Decision decision)
    {
        lock (_lock)
        {
            _isMentioned = false;
            // News came after it, and brings it along; or the stream is gone, and the loop may have heard that already.
            if (_isTold || connection.Closed.IsCancellationRequested) return;
        }

        Decide(core, now, decision);
    }

    private void Decide(Orchestrator core, Instant now, Decision decision)
    {
        List<(HeldAttempt Which, Instant At)> started;
        WorkerPulse? pulse;
        lock (_lock)
        {
            _isTold = _started.Count > ControlLoop.ManyItems;
            if (_isTold)
            {
                // The others, and the pulse that came with them, have a turn of their own.
                (started, pulse) = (_started[..ControlLoop.ManyItems], null);
                _started.RemoveRange(0, ControlLoop.ManyItems);
                _telling = TellAsync(isMuch: true);
            }
            else
            {
                (started, _started) = (_started, []);
                (pulse, _pulse) = (_pulse, null);
            }
        }

        foreach (var (which, at) in started) core.Started(connection.Session, which, at, now, decision);
        if (pulse is { } said) core.Pulse(connection.Session, said, now, decision);
    }
}
