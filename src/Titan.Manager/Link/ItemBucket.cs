namespace Titan.Manager.Link;

/// <summary>So many items a second, and a number saved up for a burst. Whoever takes more waits until it is paid off.</summary>
internal sealed class ItemBucket(TimeProvider time, double perSecond, double burst)
{
    private readonly Lock _lock = new();
    private double _used;
    private long _seenAt = time.GetTimestamp();

    /// <returns>False when there are not as many: nothing was taken.</returns>
    public bool TryTake(int items)
    {
        lock (_lock)
        {
            Recover();
            if (_used + items > burst) return false;
            _used += items;
            return true;
        }
    }

    /// <returns>How long to wait for what was taken: behind all that took before.</returns>
    public TimeSpan Take(int items)
    {
        lock (_lock)
        {
            Recover();
            _used += items;
            return _used <= burst ? TimeSpan.Zero : TimeSpan.FromSeconds((_used - burst) / perSecond);
        }
    }

    private void Recover()
    {
        var now = time.GetTimestamp();
        _used = Math.Max(0, _used - (time.GetElapsedTime(_seenAt, now).TotalSeconds * perSecond));
        _seenAt = now;
    }
}
