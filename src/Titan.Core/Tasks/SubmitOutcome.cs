namespace Titan.Core.Tasks;

/// <summary>The answer to a submission.</summary>
/// <param name="Id">The task; none when refused.</param>
/// <param name="Existed">True when a task with the same key and content was there already.</param>
/// <param name="Refusal">Why not; null when accepted.</param>
public readonly record struct SubmitOutcome(TaskId Id, bool Existed, Refusal? Refusal)
{
    public static SubmitOutcome Refused(Refusal refusal) => new(TaskId.None, false, refusal);
}
