namespace Titan.Core.Tasks;

/// <summary>A task as it stands, for readers.</summary>
/// <param name="Attempts">Oldest first; at most the last <see cref="Limits.AttemptsShown"/>.</param>
/// <param name="Waiting">Why it waits; null unless pending.</param>
public sealed record TaskView(TaskSpec Spec, TaskState State, IReadOnlyList<AttemptState> Attempts, WaitReason? Waiting)
{
    /// <summary>Its latest retry, if any.</summary>
    public TaskId RetriedBy { get; init; }

    public AttemptState? LastAttempt => Attempts is [.., var last] ? last : null;

    /// <summary>The latest attempt that has ended, if any.</summary>
    public AttemptState? LastEnded => Attempts.LastOrDefault(attempt => !attempt.Phase.IsLive());

    /// <summary>A view of committed records, by a reader that knows nothing of queues.</summary>
    public static TaskView Of(StoredTask stored, Instant now)
    {
        var (spec, state, attempts) = stored;
        WaitReason? waiting = state.Phase != Phase.Pending || state.NotBefore <= now ? null
            : attempts.Count == 0 ? new WaitReason.Delayed(state.NotBefore)
            : new WaitReason.BackingOff(state.NotBefore);
        return new TaskView(spec, state, attempts.Count <= Limits.AttemptsShown ? attempts : [.. attempts.TakeLast(Limits.AttemptsShown)], waiting) { RetriedBy = stored.RetriedBy };
    }
}
