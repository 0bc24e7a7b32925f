using Titan.Core;
using Titan.Manager.Link;
using Titan.Simulation.Workload;

namespace Titan.Simulation.Planning;

/// <summary>All that is decided about a world before it begins. What else is random in it follows from the seed, thing by thing.</summary>
internal sealed record Plan
{
    public required ulong Seed { get; init; }

    public required OrchestratorOptions Options { get; init; }

    /// <summary>How often Workers pulse.</summary>
    public required TimeSpan Pulse { get; init; }

    /// <summary>How many pulses Managers want in a second, from all Workers together.</summary>
    public int PulsesPerSecond { get; init; } = PulsePace.PulsesPerSecond;

    /// <summary>True: several Managers on one database. False: one Manager, which has its store for itself.</summary>
    public required bool IsShared { get; init; }

    /// <summary>How fast the clock of each Manager runs, in parts of a million.</summary>
    public required IReadOnlyList<int> ManagerDrifts { get; init; }

    public required IReadOnlyList<WorkerSetup> Workers { get; init; }

    public required int Clients { get; init; }

    /// <summary>Nothing goes wrong any more after this.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>In the order in which they happen.</summary>
    public required IReadOnlyList<Deed> Deeds { get; init; }

    /// <summary>Clients do as they please, and that is all that happens.</summary>
    public bool IsPeaceful =>
        Deeds.All(deed => deed is Submit or Cancel or Retry or Forget or Look or Workload.Drain) && Workers.DistinctBy(worker => worker.Id).Count() == Workers.Count;
}
