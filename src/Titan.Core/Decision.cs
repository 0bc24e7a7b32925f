using Titan.Core.Releases;
using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>The outcome of a batch of commands: the changed records, and what to release once they are durable.</summary>
public sealed class Decision
{
    private readonly List<TaskEntry> _tasks = [];
    private readonly List<WorkerEntry> _workers = [];
    private readonly List<TaskId> _retired = [];
    private readonly SortedSet<string> _forgotten = new(StringComparer.Ordinal);
    private readonly List<Release> _releases = [];
    private List<RequestState>? _requests;

    /// <summary>Orders and facts, in the order they came about.</summary>
    public IReadOnlyList<Release> Releases => _releases;

    /// <summary>Tasks with records to commit.</summary>
    internal List<TaskEntry> Touched => _tasks;

    internal void Release(Release release) => _releases.Add(release);

    internal void Touch(TaskEntry task)
    {
        if (ReferenceEquals(task.TouchedIn, this)) return;
        task.TouchedIn = this;
        _tasks.Add(task);
    }

    internal void Touch(WorkerEntry worker)
    {
        if (ReferenceEquals(worker.TouchedIn, this)) return;
        worker.TouchedIn = this;
        _workers.Add(worker);
        // Forgotten and back in one batch: it is remembered.
        if (_forgotten.Count > 0) _forgotten.Remove(worker.State.Session.WorkerId);
    }

    internal void Remember(RequestState request) => (_requests ??= []).Add(request);

    internal void Retire(TaskId task) => _retired.Add(task);

    internal void Forget(WorkerEntry worker)
    {
        // What was to be written of it is left out, see below: a fleet may come and go in one batch.
        worker.TouchedIn = null;
        _forgotten.Add(worker.State.Session.WorkerId);
    }

    /// <summary>Takes the changed records as they are now. Call once, when the batch is complete.</summary>
    internal Changes Seal(Lease lastLease)
    {
        var changes = new Changes { LastLease = lastLease };
        foreach (var task in _tasks)
        {
            if (task.IsNew) changes.Specs.Add(task.Spec);
            changes.States.Add((task.Spec.Id, task.State));
            for (var i = task.FirstTouchedAttempt; i < task.Attempts.Count; i++)
                changes.Attempts.Add((task.Spec.Id, task.Attempts[i]));
            task.MarkSaved();
        }

        foreach (var worker in _workers)
        {
            if (worker.TouchedIn is null) continue;
            changes.Workers.Add(worker.State);
            worker.TouchedIn = null;
        }

        if (_requests is not null) changes.Requests.AddRange(_requests);
        changes.Retired.AddRange(_retired);
        changes.ForgottenWorkers.AddRange(_forgotten);
        return changes;
    }
}
