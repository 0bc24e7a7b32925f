using Titan.Protocol.V1;

namespace Titan.Simulation.Network;

/// <summary>What happens to the frames of one stream: what arrives in the place of each.</summary>
internal sealed class StreamManners(LinkManners manners)
{
    private ManagerFrame? _heldDown;
    private WorkerFrame? _heldUp;

    public IEnumerable<ManagerFrame> Down(ManagerFrame frame)
    {
        manners.Note(frame);
        if (manners.Unruliness == Unruliness.None && _heldDown is null) return [frame];
        var mayComeTwice = frame is { Welcome: null, Refused: null, OutputCreditBytes: 0 };
        var isPlain = mayComeTwice && frame.Acknowledged.Count == 0;
        if (isPlain && manners.Do(Unruliness.Loses)) return [];
        if (isPlain && _heldDown is null && manners.Do(Unruliness.Reorders))
        {
            _heldDown = frame;
            return [];
        }

        var held = _heldDown;
        _heldDown = null;
        ManagerFrame[] arriving = held is null ? [frame] : [frame, held];
        return mayComeTwice && manners.Do(Unruliness.Repeats) ? [.. arriving, frame] : arriving;
    }

    public IEnumerable<WorkerFrame> Up(WorkerFrame frame)
    {
        if (manners.Unruliness == Unruliness.None && _heldUp is null) return [frame];
        var mayComeTwice = frame is { Hello: null, Output.Count: 0 };
        var isPlain = mayComeTwice && frame.Results.Count == 0;
        if (isPlain && manners.Do(Unruliness.Loses)) return [];
        if (isPlain && _heldUp is null && manners.Do(Unruliness.Reorders))
        {
            _heldUp = frame;
            return [];
        }

        var held = _heldUp;
        _heldUp = null;
        WorkerFrame[] arriving = held is null ? [frame] : [frame, held];
        return mayComeTwice && manners.Do(Unruliness.Repeats) ? [.. arriving, frame] : arriving;
    }
}
