using System.Security.Cryptography;
using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>The way in which the program makes an Orchestrator.</summary>
internal static class Orchestrators
{
    /// <summary>With a seed that no other Manager has: ids of different clusters stay apart.</summary>
    public static Orchestrator WithFreshSeed(OrchestratorOptions options, StoredState stored, Instant now) =>
        new(options, stored, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))), now);
}
