namespace Titan.Core.Tasks;

/// <summary>Why a pending task does not run.</summary>
public abstract record WaitReason
{
    /// <summary>So many tasks go before it, counted no further than <see cref="Limits.QueuePositionCounted"/>.</summary>
    public sealed record Queued(int Before) : WaitReason;

    public sealed record Delayed(Instant Until) : WaitReason;

    public sealed record BackingOff(Instant Until) : WaitReason;

    /// <summary>No Worker that is here could ever run it.</summary>
    public sealed record NoWorkerFits(string Demand) : WaitReason;

    /// <summary>All Workers that fit are on machines that are short of something.</summary>
    /// <param name="Worker">One of them.</param>
    /// <param name="Others">How many more there are.</param>
    public sealed record NoWorkerTakes(string Worker, string Why, int Others) : WaitReason;

    /// <summary>No Worker is connected.</summary>
    public sealed record NoWorkers : WaitReason;
}
