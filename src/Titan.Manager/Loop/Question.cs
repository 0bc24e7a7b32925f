using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>An item whose sender waits for the answer.</summary>
internal sealed class Question<T>(Func<Orchestrator, Instant, Decision, T> decide) : LoopItem
{
    private readonly TaskCompletionSource<T> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    public Task<T> Answer => _answered.Task;

    /// <summary>Of a heavy one: the next may come when this is decided.</summary>
    public Turns.Turn? Turn { get; init; }

    /// <summary>Nobody waits for the answer any more; what was decided stands.</summary>
    public void GiveUp(CancellationToken cancelled) => _answered.TrySetCanceled(cancelled);

    public override void Decide(Orchestrator orchestrator, Instant now, Decision decision)
    {
        _answer = decide(orchestrator, now, decision);
        Turn?.Dispose();
    }

    public override void Release() => _answered.TrySetResult(_answer);

    public override void Fail(Exception why) => _answered.TrySetException(why);
}
