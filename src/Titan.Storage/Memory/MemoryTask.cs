using Titan.Core.Tasks;

namespace Titan.Storage.Memory;

/// <summary>The committed records of one task.</summary>
internal sealed class MemoryTask(TaskSpec spec) : IOfTask
{
    private AttemptState[] _attempts = [];

    public TaskId Id => Spec.Id;

    public TaskSpec Spec { get; } = spec;

    public TaskState State { get; set; } = TaskState.Queued;

    public AttemptState? LastAttempt => _attempts is [.., var last] ? last : null;

    public Dictionary<OutputKey, KeptOutput>? Output { get; set; }

    public bool IsRetired { get; set; }

    // A new array each time: readers hold the old one.
    public void Put(AttemptState attempt)
    {
        var attempts = new AttemptState[Math.Max(_attempts.Length, attempt.Number)];
        _attempts.CopyTo(attempts, 0);
        attempts[attempt.Number - 1] = attempt;
        _attempts = attempts;
    }

    public StoredTask Snapshot() => new(Spec, State, _attempts);
}
