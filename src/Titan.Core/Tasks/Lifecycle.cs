using Titan.Core.Releases;
using Titan.Core.Workers;

namespace Titan.Core.Tasks;

/// <summary>The arrows of the diagram of phases: the only code that moves a task from one to another.</summary>
internal sealed class Lifecycle(Cluster cluster)
{
    /// <summary>→ Pending: a new task, to run now or after its delay.</summary>
    public void Accept(TaskSpec spec, Instant now, Decision decision)
    {
        var state = spec.Delay > TimeSpan.Zero ? TaskState.Queued with { NotBefore = now + spec.Delay } : TaskState.Queued;
        var task = new TaskEntry(spec, state);
        task.MarkNew();
        decision.Touch(task);
        cluster.Tasks.Add(task);
        cluster.Successors.Add(spec);
        cluster.Counts.Add(Phase.Pending);
        cluster.Bytes.Enter(task);
        if (spec.IdKey is { } key) cluster.Keys.Add(key, spec.Id);
        decision.Release(new TaskSubmitted(spec.Id));
        Wait(task, now);
    }

    /// <summary>Pending → Running: a new attempt under a new lease.</summary>
    public void Grant(TaskEntry task, WorkerEntry worker, Instant now, Decision decision)
    {
        cluster.Placement.Dequeue(task);
        var attempt = new AttemptState
        {
            Number = task.Attempts.Count + 1,
            Lease = cluster.NextLease(),
            Holder = worker.State.Session,
            GrantedAt = now,
        };
        task.Add(attempt, decision);
        Move(task, task.State with { Phase = Phase.Running, Cause = Cause.None, ExitCode = null, NotBefore = default, StartedAt = null }, decision);
        worker.Live.Add(attempt.Lease, task);
        cluster.Placement.Refresh(worker);
        decision.Release(new Grant(attempt.Holder, task.Spec, attempt.Number, attempt.Lease));
    }

    /// <summary>Running stays Running: the Worker has begun.</summary>
    public void Start(TaskEntry task, AttemptState attempt, Instant startedAt, Instant now, Decision decision)
    {
        if (attempt.Phase != AttemptPhase.Granted) return;
        task.Replace(attempt with { Phase = AttemptPhase.Running, StartedAt = startedAt }, decision);
        task.Become(task.State with { StartedAt = startedAt }, decision);
        if (task.Spec.Timeout > TimeSpan.Zero && task.DeadlineIndex < 0)
            cluster.Deadlines.Arm(task, now + task.Spec.Timeout + cluster.ConfirmWithin(task.Spec));
        decision.Release(new AttemptStarted(task.Spec.Id, attempt.Number, attempt.Holder));
    }

    /// <summary>Running → Pending: the command failed and may try again after its back-off.</summary>
    public void Retry(TaskEntry task, Cause cause, int? exitCode, Instant notBefore, Instant now, Decision decision)
    {
        var used = task.State.RetriesUsed + 1;
        Move(task, task.State with { Phase = Phase.Pending, Cause = cause, ExitCode = exitCode, RetriesUsed = used, NotBefore = notBefore }, decision);
        decision.Release(new TaskRequeued(task.Spec.Id, cause, used, task.Spec.MaxRetries, notBefore));
        Wait(task, now);
    }

    /// <summary>Running → Pending: its Worker could not start it, and another one is to try.</summary>
    public void TryElsewhere(TaskEntry task, Instant now, Decision decision)
    {
        Move(task, task.State with { Phase = Phase.Pending, Cause = Cause.Spawn, ExitCode = null, NotBefore = default }, decision);
        decision.Release(new TaskRequeued(task.Spec.Id, Cause.Spawn, task.Shape!.Demand.Barred.Count, Limits.StartsTried, default));
        Wait(task, now);
    }

    /// <summary>Running → Pending: its Worker is lost; back at its old place, at once unless it is to wait.</summary>
    public void Salvage(TaskEntry task, int lossesUsed, Instant notBefore, Instant now, Decision decision)
    {
        Move(task, task.State with { Phase = Phase.Pending, Cause = Cause.WorkerLost, LossesUsed = lossesUsed, NotBefore = notBefore }, decision);
        decision.Release(new TaskRequeued(task.Spec.Id, Cause.WorkerLost, lossesUsed, task.Spec.MaxLosses, notBefore));
        Wait(task, now);
    }

    /// <summary>Pending or Running → Succeeded, Failed or Cancelled, for ever.</summary>
    public void End(TaskEntry task, TaskState state, Decision decision)
    {
        cluster.Placement.Dequeue(task);
        cluster.Deadlines.Disarm(task);
        cluster.Bytes.End(task);
        Move(task, state, decision);
        cluster.Ended.Add(task);
        decision.Release(new TaskEnded(task.Spec.Id, state.Phase, state.Cause));
    }

    /// <summary>Ends the live attempt: its lease is closed from now on.</summary>
    /// <param name="stillRuns">True when the Worker has not said that it ended: its slot stays taken until it does.</param>
    public void CloseAttempt(TaskEntry task, AttemptState ended, bool stillRuns, Decision decision)
    {
        task.Replace(ended, decision);
        cluster.Deadlines.Disarm(task);
        if (!cluster.Fleet.TryGet(ended.Holder.WorkerId, out var worker) || !worker.Live.Remove(ended.Lease)) return;
        if (stillRuns) worker.Strangers++;
        if (ended.EndedByReport) TakePace(worker, ended);
        cluster.Placement.Refresh(worker);
    }

    /// <summary>To the queue, or among the deadlines until its time comes.</summary>
    public void Wait(TaskEntry task, Instant now)
    {
        if (task.State.NotBefore > now) cluster.Deadlines.Arm(task, task.State.NotBefore);
        else cluster.Placement.Enqueue(task);
    }

    /// <summary>What is given back has waited there in vain: whatever runs now, it is not quick.</summary>
    private static void TakePace(WorkerEntry worker, AttemptState ended)
    {
        var now = ended.EndedAt!.Value;
        if (ended.Phase == AttemptPhase.Lost) worker.Pace.Forget();
        else worker.Pace.Count(now);
        worker.Ahead = worker.Pace.Ahead(worker.State.Slots, now);
    }

    private void Move(TaskEntry task, TaskState next, Decision decision)
    {
        cluster.Counts.Move(task.State.Phase, next.Phase);
        task.Become(next, decision);
    }
}
