namespace Titan.Worker.Link;

/// <summary>How long to wait before the next try: exponential with full jitter, so that a fleet does not come back in step.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private TimeSpan _bound = First;

    /// <summary>Anything from nothing to the bound, which doubles each time up to 10 s.</summary>
    public TimeSpan Next()
    {
        var wait = _bound * random.NextDouble();
        _bound = _bound * 2 < Longest ? _bound * 2 : Longest;
        return wait;
    }

    public void Reset() => _bound = First;
}
