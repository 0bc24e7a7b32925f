using Titan.Manager.Loop;
using Titan.Protocol;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>What a Worker is told when the loop does not want it: why, and where the leader is.</summary>
internal static class LastWords
{
    public static Refused ToRefused(this LoopUnavailableException why) => new()
    {
        Reason = why.Reason,
        Message = Texts.Cut(why.Message, WireLimits.ErrorLength),
        Leader = why.Leader ?? "",
        Hint = "connect again",
    };
}
