using Titan.Core.Scheduling;

namespace Titan.Core.Tasks;

/// <summary>A task in memory: its records, and its places in the queue and among the deadlines.</summary>
internal sealed class TaskEntry(TaskSpec spec, TaskState state) : IOfTask
{
    // An array of its exact length: most tasks run once.
    private AttemptState[] _attempts = [];

    public TaskId Id => Spec.Id;

    public TaskSpec Spec { get; } = spec;

    public TaskState State { get; private set; } = state;

    public IReadOnlyList<AttemptState> Attempts => _attempts;

    public AttemptState? LastAttempt => _attempts is [.., var last] ? last : null;

    /// <summary>The attempt that holds the task's lease; null unless running.</summary>
    public AttemptState? LiveAttempt => LastAttempt is { } last && last.Phase.IsLive() ? last : null;

    public ulong Order => Spec.Id.Order;

    // Its place in the queue of its shape.
    public Shape? Shape { get; set; }

    public TaskEntry? Previous { get; set; }

    public TaskEntry? Next { get; set; }

    public bool IsQueued { get; set; }

    // Its one deadline: end of delay or back-off while pending, backstop of a timeout or a cancel while running.
    public Instant Due { get; set; }

    public int DeadlineIndex { get; set; } = -1;

    /// <summary>What it was counted as in <see cref="TaskBytes"/>.</summary>
    public int Weight { get; set; }

    // What the decision under way has changed.
    public bool IsNew { get; private set; }

    public Decision? TouchedIn { get; set; }

    public int FirstTouchedAttempt { get; private set; } = int.MaxValue;

    public void MarkNew() => IsNew = true;

    public void MarkSaved()
    {
        IsNew = false;
        TouchedIn = null;
        FirstTouchedAttempt = int.MaxValue;
    }

    public void Become(TaskState state, Decision decision)
    {
        State = state;
        decision.Touch(this);
    }

    public void Add(AttemptState attempt, Decision decision)
    {
        Array.Resize(ref _attempts, _attempts.Length + 1);
        _attempts[^1] = attempt;
        TouchAttempt(_attempts.Length - 1, decision);
    }

    public void Replace(AttemptState attempt, Decision decision)
    {
        _attempts[attempt.Number - 1] = attempt;
        TouchAttempt(attempt.Number - 1, decision);
    }

    /// <summary>The attempt of that number, if there was one.</summary>
    public AttemptState? Attempt(int number) =>
        number >= 1 && number <= _attempts.Length ? _attempts[number - 1] : null;

    /// <summary>Takes attempts as a store remembers them.</summary>
    public void Restore(IReadOnlyList<AttemptState> attempts) => _attempts = [.. attempts];

    private void TouchAttempt(int index, Decision decision)
    {
        FirstTouchedAttempt = Math.Min(FirstTouchedAttempt, index);
        decision.Touch(this);
    }
}
