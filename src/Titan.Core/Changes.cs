using Titan.Core.Requests;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>What one batch of decisions changed, as records to upsert, each at most once.</summary>
/// <remarks>Replicas and restarts apply these; they never decide again.</remarks>
public sealed class Changes
{
    /// <summary>New tasks, in order of arrival. Their states are in <see cref="States"/>.</summary>
    public List<TaskSpec> Specs { get; } = [];

    public List<(TaskId Task, TaskState State)> States { get; } = [];

    public List<(TaskId Task, AttemptState Attempt)> Attempts { get; } = [];

    public List<WorkerState> Workers { get; } = [];

    /// <summary>Requests that made something. A store keeps them for as long as Core remembers them, and drops them by their time.</summary>
    public List<RequestState> Requests { get; } = [];

    /// <summary>Terminal tasks that left memory. A store with history keeps them readable, and need not write this down: their time of end says it.</summary>
    public List<TaskId> Retired { get; } = [];

    /// <summary>Dead workers that are forgotten.</summary>
    public List<string> ForgottenWorkers { get; } = [];

    /// <summary>The highest lease ever granted.</summary>
    public Lease LastLease { get; set; }

    public bool IsEmpty =>
        Specs.Count == 0 && States.Count == 0 && Attempts.Count == 0 && Workers.Count == 0 && Requests.Count == 0 && Retired.Count == 0
        && ForgottenWorkers.Count == 0;
}
