using Titan.Client.Tasks;
using Titan.Protocol.V1;

namespace Titan.Cli.Listing;

/// <summary>What a watch is told of. Where only tasks are meant that have not ended, the end of each that was told is told too: else it would look as if it ran for ever.</summary>
internal sealed class WatchedPhases
{
    private readonly HashSet<Phase> _phases;
    private readonly RecentTasks<bool> _inside = new();

    public WatchedPhases(TaskFilter filter)
    {
        _phases = [.. filter.Phases];
        Filter = filter.Clone();
        if (_phases.Any(phase => !phase.HasEnded())) Filter.Phases.Clear();
    }

    /// <summary>What the Manager is asked to watch.</summary>
    public TaskFilter Filter { get; }

    /// <summary>Whether a task that has changed is one to tell of: it is in the phases that are meant, or has just left them.</summary>
    /// <param name="hasLeft">True: it is told for the last time.</param>
    public bool IsMeant(TaskMessage task, out bool hasLeft)
    {
        hasLeft = false;
        if (_phases.Count == 0) return true;
        if (_phases.Contains(task.Phase))
        {
            if (!task.Phase.HasEnded()) _inside.Set(task.Id, true);
            return true;
        }

        hasLeft = _inside.Remove(task.Id);
        return hasLeft;
    }
}
