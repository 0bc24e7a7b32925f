using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;

namespace Titan.Simulation.Story;

/// <summary>Reads the transitions of tasks off the releases, where those within one batch can be seen as well.</summary>
internal sealed class ArrowReader
{
    private readonly Dictionary<TaskId, Phase> _phases = [];

    /// <summary>Invariant 2: only transitions of the diagram happen.</summary>
    public IReadOnlyList<TaskArrow> Read(IReadOnlyList<Release> releases, Changes changes)
    {
        List<TaskArrow>? arrows = null;
        for (var i = 0; i < releases.Count; i++)
        {
            (TaskId Task, Phase To, Cause Cause)? move = releases[i] switch
            {
                TaskSubmitted fact => (fact.Task, Phase.Pending, Cause.None),
                TaskRequeued fact => (fact.Task, Phase.Pending, fact.Cause),
                TaskEnded fact => (fact.Task, fact.Phase, fact.Cause),
                Grant { Again: false } grant => (grant.Spec.Id, Phase.Running, Cause.None),
                _ => null,
            };
            if (move is not { } to) continue;
            var arrow = new Arrow(_phases.TryGetValue(to.Task, out var from) ? from : null, to.To);
            Invariant.Holds(Arrow.Diagram.Contains(arrow), $"2: only transitions of the diagram happen: {arrow}, {to.Task}");
            (arrows ??= []).Add(new TaskArrow(to.Task, arrow, to.Cause));
            _phases[to.Task] = to.To;
        }

        foreach (var (id, state) in changes.States)
            Invariant.Holds(_phases.TryGetValue(id, out var told) && told == state.Phase, $"2: what is told of a task is what is stored: {told}, stored {state.Phase}, {id}");
        foreach (var id in changes.Retired) _phases.Remove(id);
        return arrows is null ? [] : arrows;
    }
}
