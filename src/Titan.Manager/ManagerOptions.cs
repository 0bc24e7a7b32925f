using System.Net;
using Titan.Core;
using Titan.Manager.Listening;
using Titan.Manager.Memory;

namespace Titan.Manager;

/// <summary>What the switches of the program say.</summary>
internal sealed record ManagerOptions
{
    public required IPAddress Bind { get; init; }

    /// <summary>gRPC; 0 picks a free one.</summary>
    public required int Port { get; init; }

    /// <summary>Health pages; 0 picks a free one, -1 turns them off.</summary>
    public required int DashPort { get; init; }

    /// <summary>Connections at once; more are closed when they come.</summary>
    public int MaxConnections { get; init; } = ConnectionBound.Most;

    public required LogLevel LogLevel { get; init; }

    public required bool LogAsJson { get; init; }

    /// <summary>Where tasks are kept.</summary>
    public required StoreChoice Store { get; init; }

    /// <summary>How long the store keeps tasks that have ended.</summary>
    public required TimeSpan History { get; init; }

    /// <summary>How the memory is divided; what tasks may take stands in <see cref="Core"/> too.</summary>
    public MemoryBudget Memory { get; init; } = MemoryBudget.Of(MemoryBudget.Read(), null);

    public required OrchestratorOptions Core { get; init; }
}
