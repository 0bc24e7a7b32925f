namespace Titan.Core.Tasks;

/// <summary>The records of one task as a store holds them.</summary>
/// <param name="Attempts">All of them, by number.</param>
public sealed record StoredTask(TaskSpec Spec, TaskState State, IReadOnlyList<AttemptState> Attempts)
{
    public AttemptState? LastAttempt => Attempts is [.., var last] ? last : null;
}
