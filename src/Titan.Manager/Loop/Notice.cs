using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>An item that nobody waits for: what it causes leaves as releases.</summary>
internal sealed class Notice(Action<Orchestrator, Instant, Decision> decide) : LoopItem
{
    /// <summary>Of a heavy one: the next may come when this is decided.</summary>
    public Turns.Turn? Turn { get; init; }

    public override void Decide(Orchestrator orchestrator, Instant now, Decision decision)
    {
        decide(orchestrator, now, decision);
        Turn?.Dispose();
    }

    public override void Release()
    {
    }

    public override void Fail(Exception why) => Turn?.Dispose();
}
