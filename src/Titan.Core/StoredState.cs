using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Core;

/// <summary>What a store remembers, as it is handed to a new Orchestrator.</summary>
public sealed record StoredState
{
    /// <summary>Number of this leadership; higher than any before.</summary>
    public required ulong Epoch { get; init; }

    /// <summary>The highest lease that may ever have been granted.</summary>
    public required Lease LastLease { get; init; }

    public IReadOnlyList<StoredTask> Tasks { get; init; } = [];

    public IReadOnlyList<WorkerState> Workers { get; init; } = [];
}
