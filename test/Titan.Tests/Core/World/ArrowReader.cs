using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.World;

/// <summary>Reads the transitions of tasks off the releases, where those within one batch can be seen as well.</summary>
internal sealed class ArrowReader
{
    private readonly Dictionary<TaskId, Phase> _phases = [];

    /// <summary>Invariant 2: only transitions of the diagram happen.</summary>
    public IReadOnlyList<TaskArrow> Read(IReadOnlyList<Release> releases, Changes changes)
    {
        var arrows = new List<TaskArrow>();
        foreach (var release in releases)
        {
            (TaskId Task, Phase To, Cause Cause)? move = release switch
            {
                TaskSubmitted fact => (fact.Task, Phase.Pending, Cause.None),
                TaskRequeued fact => (fact.Task, Phase.Pending, fact.Cause),
                TaskEnded fact => (fact.Task, fact.Phase, fact.Cause),
                Grant { Again: false } grant => (grant.Spec.Id, Phase.Running, Cause.None),
                _ => null,
            };
            if (move is not { } to) continue;
            var arrow = new Arrow(_phases.TryGetValue(to.Task, out var from) ? from : null, to.To);
            Assert.Contains(arrow, Arrow.Diagram);
            arrows.Add(new TaskArrow(to.Task, arrow, to.Cause));
            _phases[to.Task] = to.To;
        }

        foreach (var (id, state) in changes.States) Assert.True(_phases[id] == state.Phase, "2: what is told of a task is what is stored");
        foreach (var id in changes.Retired) _phases.Remove(id);
        return arrows;
    }
}
