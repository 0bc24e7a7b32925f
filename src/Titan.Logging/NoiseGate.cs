namespace Titan.Logging;

/// <summary>Lets some lines of a kind through in each window of ten seconds, and counts the others: what others send must not fill the log.</summary>
/// <param name="more">Told at the end of a window how many were not let through, and how long it was. On a thread of the pool.</param>
public sealed class NoiseGate(TimeProvider time, int lines, Action<long, TimeSpan> more)
{
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private long _begun;
    private int _passed;
    private long _held;

    /// <summary>Whether to log this one. Cheap, so that it is asked before anything is put into words.</summary>
    public bool Admits()
    {
        lock (_lock)
        {
            if (_passed > 0 && _held == 0 && time.GetElapsedTime(_begun) >= Window) _passed = 0;
            if (_passed == 0) _begun = time.GetTimestamp();
            if (_passed < lines)
            {
                _passed++;
                return true;
            }

            // The first that is held back sees to it that all are told of.
            if (_held++ > 0) return false;
            var left = Window - time.GetElapsedTime(_begun);
            _timer?.Dispose();
            _timer = time.CreateTimer(static gate => ((NoiseGate)gate!).EndWindow(), this, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return false;
        }
    }

    private void EndWindow()
    {
        long held;
        lock (_lock)
        {
            (held, _held, _passed) = (_held, 0, 0);
        }

        if (held > 0) more(held, Window);
    }
}
