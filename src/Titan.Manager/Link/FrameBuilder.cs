using Titan.Core.Releases;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Grant = Titan.Core.Releases.Grant;
using Stop = Titan.Core.Releases.Stop;

namespace Titan.Manager.Link;

/// <summary>Packs orders into one frame, up to its bounds.</summary>
internal sealed class FrameBuilder
{
    /// <summary>A frame is sent when it has grown to this; one more grant (at most 2.3 MiB) still fits the message limit.</summary>
    private const int FullAtBytes = 1 << 20;

    private int _items;
    private int _bytes;

    public ManagerFrame Frame { get; } = new();

    public bool IsFull => _items >= WireLimits.ItemsPerMessage || _bytes >= FullAtBytes || Frame.Refused is not null;

    public void Add(object item)
    {
        _items++;
        switch (item)
        {
            case Grant grant:
                var wire = grant.ToWire();
                _bytes += wire.CalculateSize();
                Frame.Grants.Add(wire);
                break;
            case Stop stop: Frame.Stops.Add(stop.ToWire()); break;
            case Acknowledge acknowledge: Frame.Acknowledged.Add(acknowledge.Lease.Number); break;
            case PulseAnswer answer: Frame.PulseAnswer = answer; break;
            case long credit: Frame.OutputCreditBytes += credit; break;
            case Refused refused: Frame.Refused = refused; break;
            default: throw new ArgumentException($"{item.GetType().Name} has no place in a frame", nameof(item));
        }
    }
}
