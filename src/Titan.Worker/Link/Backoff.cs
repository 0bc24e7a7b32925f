namespace Titan.Worker.Link;

/// <summary>How long to wait before the next try: exponential with full jitter, so that a fleet does not come back in step.</summary>
internal sealed class Backoff(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    private TimeSpan _bound = First;

    /// <summary>Anything from nothing to the bound, which doubles each time up to <paramref name="longest"/>.</summary>
    public TimeSpan Next(TimeSpan longest)
    {
        // What is longest may have become shorter since.
        var bound = _bound < longest ? _bound : longest;
        _bound = bound * 2;
        return bound * random.NextDouble();
    }

    public void Reset() => _bound = First;
}
