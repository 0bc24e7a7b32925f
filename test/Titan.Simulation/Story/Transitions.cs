using Titan.Core;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;
using Titan.Simulation.Store;

namespace Titan.Simulation.Story;

/// <summary>Reads transitions off what is committed. Several of one batch are seen as one.</summary>
internal sealed class Transitions(Coverage coverage)
{
    private readonly Dictionary<TaskId, (Phase Phase, int Attempts)> _known = [];

    /// <summary>Invariant 2: only transitions of the diagram happen.</summary>
    public void Read(Changes changes, Records records)
    {
        foreach (var (id, state) in changes.States)
        {
            if (!records.TryFind(id, out var task)) continue;
            var before = _known.TryGetValue(id, out var known) ? known : default((Phase Phase, int Attempts)?);
            _known[id] = (state.Phase, task.Attempts.Count);
            if (before is { } was && was.Phase == state.Phase && was.Attempts == task.Attempts.Count) continue;
            Invariant.Holds(IsPossible(before?.Phase, state.Phase), $"2: only transitions of the diagram happen: {before?.Phase} to {state.Phase}, {id}");
            coverage.Hit($"{new Arrow(before?.Phase, state.Phase)}, {(state.Phase == Phase.Running ? Cause.None : state.Cause)}");
        }
    }

    /// <summary>An arrow of the diagram, or several in a row that one batch can hold: a grant and its end cannot be in one.</summary>
    private static bool IsPossible(Phase? from, Phase to) => (from, to) switch
    {
        (null, Phase.Pending or Phase.Running or Phase.Cancelled) => true,
        (Phase.Pending, Phase.Running or Phase.Cancelled) => true,
        (Phase.Running, _) => true,
        _ => false,
    };
}
