using System.Diagnostics.CodeAnalysis;
using Titan.Core.Workers;

namespace Titan.Worker.Link;

/// <summary>Attempts that wait for a slot, in the order in which they came. Guarded by whoever owns it.</summary>
/// <remarks>
/// A Worker that ends attempts quickly is granted some ahead of its slots, so that no slot waits for a round trip. They should begin
/// within a few milliseconds. Those that do not are to be given back: another Worker may have a slot for them.
/// </remarks>
/// <param name="overdue">Called when the first has waited for too long, on the thread of a timer.</param>
internal sealed class WaitingLine(TimeProvider time, Action overdue) : IDisposable
{
    /// <summary>Longer than what was quick takes when the machine is busy; short for whoever waits for a result.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Queue<(Holding Holding, long Since)> _line = new();
    private ITimer? _timer;
    private bool _isTimed;

    public bool IsEmpty => _line.Count == 0;

    public void Add(Holding holding)
    {
        _line.Enqueue((holding, time.GetTimestamp()));
        if (!_isTimed) LookAfter(Patience);
    }

    /// <summary>The one to begin next.</summary>
    public bool TryTake([NotNullWhen(true)] out Holding? holding)
    {
        while (_line.TryDequeue(out var first))
        {
            holding = first.Holding;
            // Others were ended while they waited.
            if (holding.Phase == HeldPhase.Accepted) return true;
        }

        holding = null;
        return false;
    }

    /// <summary>Those that have waited for too long. The next of the others calls when its own time is over.</summary>
    public IEnumerable<Holding> TakeOverdue()
    {
        _isTimed = false;
        while (_line.TryPeek(out var first))
        {
            var left = Patience - time.GetElapsedTime(first.Since);
            if (left > TimeSpan.Zero)
            {
                LookAfter(left);
                yield break;
            }

            _line.Dequeue();
            if (first.Holding.Phase == HeldPhase.Accepted) yield return first.Holding;
        }
    }

    public void Dispose() => _timer?.Dispose();

    private void LookAfter(TimeSpan wait)
    {
        _isTimed = true;
        _timer ??= time.CreateTimer(_ => overdue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
