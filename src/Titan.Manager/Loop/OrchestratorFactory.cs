using System.Security.Cryptography;
using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>Makes the Orchestrator of a leadership, from what its store remembers.</summary>
internal delegate Orchestrator OrchestratorFactory(OrchestratorOptions options, StoredState stored, Instant now);

internal static class Orchestrators
{
    /// <summary>With a seed that no other Manager has: ids of different clusters stay apart.</summary>
    public static Orchestrator WithFreshSeed(OrchestratorOptions options, StoredState stored, Instant now) =>
        new(options, stored, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), now);
}
