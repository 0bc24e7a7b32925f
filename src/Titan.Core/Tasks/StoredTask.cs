namespace Titan.Core.Tasks;

/// <summary>The records of one task as a store holds them.</summary>
/// <param name="Attempts">All of them, by number.</param>
public sealed record StoredTask(TaskSpec Spec, TaskState State, IReadOnlyList<AttemptState> Attempts)
{
    /// <summary>Its latest retry; none where it has none, and where a Manager begins to lead.</summary>
    public TaskId RetriedBy { get; init; }

    public AttemptState? LastAttempt => Attempts is [.., var last] ? last : null;
}
