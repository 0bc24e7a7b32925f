using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>Something for the loop to decide. Answered when what was decided is durable.</summary>
internal abstract class LoopItem
{
    /// <summary>What a record weighs beside its texts.</summary>
    public const long RecordWeight = 256;

    /// <summary>About how many bytes of new records it may bring; a batch takes only so much, see <see cref="Batch"/>.</summary>
    public long Weight { get; init; }

    /// <summary>Runs inside the loop: pure, quick, no I/O.</summary>
    public abstract void Decide(Orchestrator orchestrator, Instant now, Decision decision);

    /// <summary>What was decided is durable.</summary>
    public abstract void Release();

    /// <summary>It was not decided, or what was decided is lost.</summary>
    public abstract void Fail(Exception why);
}
