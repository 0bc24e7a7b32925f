namespace Titan.Worker.Link;

/// <summary>Bytes of output that may be sent on this connection and have not been given back by the Manager.</summary>
internal sealed class OutputWindow
{
    /// <summary>What a Manager gives at once, at most: no sum of these overflows.</summary>
    private const long MostAtOnce = 1L << 40;

    private long _available;

    public long Available => Volatile.Read(ref _available);

    /// <summary>A new connection begins with a whole window.</summary>
    public void Open(long bytes) => Volatile.Write(ref _available, Math.Clamp(bytes, 0, MostAtOnce));

    public void Take(long bytes) => Interlocked.Add(ref _available, -bytes);

    public void Return(long bytes) => Interlocked.Add(ref _available, Math.Clamp(bytes, 0, MostAtOnce));
}
