using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>A Worker as it stands, for readers.</summary>
public sealed record WorkerView(WorkerState State, WorkerStanding Standing, int Busy, bool Draining, Instant LastSeen, IReadOnlyList<TaskId> Running)
{
    /// <summary>What a person should know of it, in its own words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
