namespace Titan.Core.Tasks;

/// <summary>What the tasks in memory weigh together, those that have ended apart. The counts are kept with each change, and are what the records say.</summary>
internal sealed class TaskBytes
{
    private readonly SharedMaps _maps = new();
    private long _open;
    private long _ended;

    /// <summary>Of pending and running tasks: what <see cref="OrchestratorOptions.MaxPendingBytes"/> bounds.</summary>
    public long Open => _open + _maps.OfOpen;

    /// <summary>Of tasks that have ended; what they share with those that have not is not in it.</summary>
    public long Ended => _ended + _maps.OfEnded;

    /// <summary>Bytes more when such a task is accepted.</summary>
    public long AddedBy(Work work, TaskTerms terms, string? name, string? key, string? retryReason) =>
        TaskWeight.Of(work, terms, name, key, retryReason) + _maps.AddedBy(work.Environment) + _maps.AddedBy(terms.Labels) + _maps.AddedBy(terms.Require);

    /// <summary>The same terms, with the maps that others have already.</summary>
    public TaskTerms Sharing(TaskTerms terms)
    {
        var (labels, require) = (_maps.Same(terms.Labels), _maps.Same(terms.Require));
        return ReferenceEquals(labels, terms.Labels) && ReferenceEquals(require, terms.Require) ? terms : terms with { Labels = labels, Require = require };
    }

    /// <summary>The same work, with the environment that others have already.</summary>
    public Work Sharing(Work work)
    {
        var environment = _maps.Same(work.Environment);
        return ReferenceEquals(environment, work.Environment) ? work : work with { Environment = environment };
    }

    /// <summary>A task has come into memory.</summary>
    public void Enter(TaskEntry task)
    {
        var isOpen = !task.State.Phase.IsTerminal();
        Count(task);
        CountMaps(task, isOpen ? 1 : 0, isOpen ? 0 : 1);
    }

    /// <summary>An open task has ended.</summary>
    public void End(TaskEntry task)
    {
        _open -= task.Weight;
        _ended += task.Weight;
        CountMaps(task, -1, 1);
    }

    /// <summary>The records of a task are others than when it was weighed last.</summary>
    public void Weigh(TaskEntry task)
    {
        // One that has left memory in the same batch weighs nothing.
        if (task.Weight > 0) Count(task);
    }

    /// <summary>An ended task leaves memory.</summary>
    public void Leave(TaskEntry task)
    {
        _ended -= task.Weight;
        task.Weight = 0;
        CountMaps(task, 0, -1);
    }

    private void Count(TaskEntry task)
    {
        var weight = (int)Math.Min(TaskWeight.Of(task), int.MaxValue);
        if (task.State.Phase.IsTerminal()) _ended += weight - task.Weight;
        else _open += weight - task.Weight;
        task.Weight = weight;
    }

    private void CountMaps(TaskEntry task, int open, int ended)
    {
        _maps.Count(task.Spec.Work.Environment, open, ended);
        _maps.Count(task.Spec.Labels, open, ended);
        _maps.Count(task.Spec.Require, open, ended);
    }
}
