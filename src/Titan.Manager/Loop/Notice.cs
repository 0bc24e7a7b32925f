using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>An item that nobody waits for: what it causes leaves as releases.</summary>
internal sealed class Notice(Action<Orchestrator, Instant, Decision> decide) : LoopItem
{
    public override void Decide(Orchestrator orchestrator, Instant now, Decision decision) => decide(orchestrator, now, decision);

    public override void Release()
    {
    }

    public override void Fail(Exception why)
    {
    }
}
