namespace Titan.Manager.Listening;

/// <summary>So many at once, and so many a second: what a client may ask for that costs more to do than to ask.</summary>
internal struct Allowance(int burst, int perSecond)
{
    private double _left = burst;
    private long _at;

    /// <summary>Takes one. False: there is none left.</summary>
    /// <param name="now">Milliseconds that only grow.</param>
    public bool Take(long now)
    {
        _left = Math.Min(burst, _left + ((now - _at) * perSecond / 1_000.0));
        _at = now;
        if (_left < 1) return false;
        _left--;
        return true;
    }

    /// <summary>Begins with no more than this.</summary>
    public void StartWith(int count, long now) => (_left, _at) = (Math.Min(count, burst), now);
}
