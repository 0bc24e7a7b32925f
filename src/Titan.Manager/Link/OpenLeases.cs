using System.Collections.Concurrent;

namespace Titan.Manager.Link;

/// <summary>What one connection has learned of the leases that it brings output for, from the grants that it carried; the store is asked for older ones.</summary>
internal sealed class OpenLeases
{
    /// <summary>Leases remembered; beyond it all are forgotten and asked for again.</summary>
    private const int MaxLeases = 200_000;

    private readonly ConcurrentDictionary<ulong, OpenLease?> _known = new();

    /// <summary>False when the store must be asked; null when the lease is closed or of somebody else.</summary>
    public bool TryGet(ulong lease, out OpenLease? open) => _known.TryGetValue(lease, out open);

    /// <summary>Takes what the store says, unless the loop has closed the lease meanwhile.</summary>
    public OpenLease? Learn(ulong lease, OpenLease? open)
    {
        if (_known.Count >= MaxLeases) _known.Clear();
        return _known.GetOrAdd(lease, open);
    }

    /// <summary>Nobody waits for more under this lease.</summary>
    public void Close(ulong lease) => _known[lease] = null;

    public void Forget(ulong lease) => _known.TryRemove(lease, out _);
}
