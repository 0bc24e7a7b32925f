using Titan.Core;

namespace Titan.Simulation.Planning;

/// <summary>A machine that runs a Worker.</summary>
/// <param name="Name">Of the machine.</param>
/// <param name="Id">Of the Worker; two machines may have the same, which is a mistake of whoever set them up.</param>
/// <param name="Drift">By how many parts of a million its clock runs fast.</param>
/// <param name="StartsAt">When its first life begins.</param>
internal sealed record WorkerSetup(string Name, string Id, int Slots, TextMap Labels, int Drift, TimeSpan StartsAt)
{
    /// <summary>True when each life can prove that those before it on this machine are over.</summary>
    public bool Remembers { get; init; }
}
