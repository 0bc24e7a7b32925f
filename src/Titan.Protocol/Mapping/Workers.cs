using Titan.Core.Workers;

namespace Titan.Protocol.Mapping;

/// <summary>Workers as the client API shows them.</summary>
public static class Workers
{
    public static V1.Worker ToWire(this WorkerView view)
    {
        var state = view.State;
        var wire = new V1.Worker
        {
            Id = state.Session.WorkerId,
            State = (V1.WorkerState)view.Standing,
            Address = state.Address,
            Slots = state.Slots,
            Busy = view.Busy,
            LastSeenAt = view.LastSeen.ToTimestamp(),
            Version = state.Version,
            Running = { view.Running.Select(id => id.ToString()) },
            Executors = { state.Executors.Select(Core.Tasks.Words.Of) },
            Draining = view.Draining,
            RunningCount = view.RunningCount,
            Notes = { view.Notes },
            WithheldSlots = Math.Clamp(view.Shortage.Withheld, 0, state.Slots),
            WithheldFor = view.Shortage.Why ?? "",
        };
        Works.Fill(wire.Labels, state.Labels);
        return wire;
    }
}
