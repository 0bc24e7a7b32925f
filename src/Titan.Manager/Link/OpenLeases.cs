namespace Titan.Manager.Link;

/// <summary>What one connection has learned of the leases that it brings output for, from the grants that it carried; the store is asked for older ones.</summary>
internal sealed class OpenLeases
{
    /// <summary>Leases remembered; beyond it all are forgotten and asked for again.</summary>
    private const int MaxLeases = 200_000;

    // Under its own lock: there is one for each Worker, and that of an idle one shall cost next to nothing.
    private readonly Dictionary<ulong, OpenLease?> _known = [];

    /// <summary>False when the store must be asked; null when the lease is closed or of somebody else.</summary>
    public bool TryGet(ulong lease, out OpenLease? open)
    {
        lock (_known) return _known.TryGetValue(lease, out open);
    }

    /// <summary>Takes what the store says, unless the loop has closed the lease meanwhile.</summary>
    public OpenLease? Learn(ulong lease, OpenLease? open)
    {
        lock (_known)
        {
            if (_known.Count >= MaxLeases) _known.Clear();
            return _known.TryAdd(lease, open) ? open : _known[lease];
        }
    }

    /// <summary>Nobody waits for more under this lease.</summary>
    public void Close(ulong lease)
    {
        lock (_known) _known[lease] = null;
    }

    public void Forget(ulong lease)
    {
        lock (_known) _known.Remove(lease);
    }
}
