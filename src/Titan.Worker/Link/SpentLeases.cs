using Titan.Core.Tasks;

namespace Titan.Worker.Link;

/// <summary>The leases whose results were acknowledged lately: a grant of one of them is an old one that came late, and is not to run again.</summary>
internal sealed class SpentLeases
{
    /// <summary>Far more than are acknowledged while a frame is on its way.</summary>
    private const int Remembered = 10_000;

    private readonly HashSet<Lease> _leases = [];
    private readonly Queue<Lease> _inOrder = new();

    public bool Contains(Lease lease) => _leases.Contains(lease);

    public void Add(Lease lease)
    {
        if (!_leases.Add(lease)) return;
        _inOrder.Enqueue(lease);
        if (_inOrder.Count > Remembered) _leases.Remove(_inOrder.Dequeue());
    }
}
