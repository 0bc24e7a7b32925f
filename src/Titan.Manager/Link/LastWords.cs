using Titan.Manager.Loop;
using Titan.Protocol;
using Titan.Protocol.Errors;
using Titan.Protocol.Mapping;
using Titan.Protocol.V1;
using Titan.Storage;

namespace Titan.Manager.Link;

/// <summary>What a Worker is told when the loop does not want it: why, and where the leader is.</summary>
internal static class LastWords
{
    public static readonly Refused ShuttingDown = new() { Reason = Reasons.ShuttingDown, Message = "this manager is shutting down", Hint = Again };

    public static readonly Refused TooMuchOutput = new()
    {
        Reason = Reasons.Protocol,
        Message = $"more output than the window of {OutputIntake.WindowBytes >> 20} MiB allows",
        Hint = "send no more than has been given back",
    };

    public static readonly Refused TooManyAttempts = new()
    {
        Reason = Reasons.Protocol,
        Message = "more attempts at once than a worker of so many slots can hold",
        Hint = "say of each attempt once what became of it",
    };

    private const string Again = "connect again";

    public static Refused ToRefused(this Titan.Core.Refusal why) => new()
    {
        Reason = Reasons.Of(why.Reason),
        Message = Texts.Cut(why.Message, WireLimits.ErrorLength),
        Hint = why.Hint,
        // Whoever lives under this id now, it is not this process: no lease of it is open.
        StopAll = why.Reason == Titan.Core.RefusalReason.WorkerIdTaken,
        HeardAgoMs = why.HeardAgo is { } ago ? Math.Max(1, (long)ago.TotalMilliseconds) : 0,
    };

    public static Refused OfDeposed(StoreFencedException why) =>
        new() { Reason = Reasons.NotLeader, Message = Texts.Cut(why.Message, WireLimits.ErrorLength), Hint = Again };

    public static Refused ToRefused(this LoopUnavailableException why) => new()
    {
        Reason = why.Reason,
        Message = Texts.Cut(why.Message, WireLimits.ErrorLength),
        Leader = why.Leader ?? "",
        Hint = Again,
    };
}
