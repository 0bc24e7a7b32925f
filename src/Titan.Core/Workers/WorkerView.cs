using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>A Worker as it stands, for readers.</summary>
public sealed record WorkerView(WorkerState State, WorkerStanding Standing, int Busy, bool Draining, Instant LastSeen, IReadOnlyList<TaskId> Running)
{
    /// <summary>How many tasks it holds; <c>Running</c> has at most the first <see cref="Limits.RunningShown"/>.</summary>
    public required int RunningCount { get; init; }

    /// <summary>What a person should know of it, in its own words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Slots that it cannot fill at present.</summary>
    public SlotShortage Shortage { get; init; }
}
