namespace Titan.Core.Workers;

/// <summary>How quickly a Worker ends attempts, and by that how many it may hold ahead of its slots.</summary>
/// <remarks>
/// A slot that waits for a round trip between two short attempts is idle for most of the time. So a Worker that ended more than one
/// attempt a slot within the last 50 ms is granted as many more ahead: what it will have begun 50 ms from now, should it go on so.
/// </remarks>
internal sealed class Pace
{
    /// <summary>More than any Worker ends within a window; a bound of what one that stands still holds up.</summary>
    public const int MostAhead = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    // Ends within the current window of the clock, and within the one before.
    private long _window;
    private int _current;
    private int _previous;

    /// <summary>An attempt has ended.</summary>
    public void Count(Instant now)
    {
        TurnTo(now);
        _current++;
    }

    /// <summary>What was counted says nothing about what it runs now.</summary>
    public void Forget() => _current = _previous = 0;

    /// <summary>Attempts that it may hold beyond one a slot.</summary>
    public int Ahead(int slots, Instant now)
    {
        TurnTo(now);
        var gone = now.Ticks % Window.Ticks;
        var ended = _current + (_previous * (Window.Ticks - gone) / Window.Ticks);
        return (int)Math.Clamp(ended - slots, 0, MostAhead);
    }

    private void TurnTo(Instant now)
    {
        var window = now.Ticks / Window.Ticks;
        if (window == _window) return;
        _previous = window == _window + 1 ? _current : 0;
        _current = 0;
        _window = window;
    }
}
