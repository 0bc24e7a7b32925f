using Titan.Logging;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>Tells the log of Workers that were refused, a few at a time: they come again.</summary>
internal sealed partial class RefusedHellos(ILogger<RefusedHellos> log, TimeProvider time)
{
    /// <summary>In ten seconds.</summary>
    private const int Lines = 10;

    private readonly NoiseGate _noise = new(time, Lines, (more, span) => LogMore(log, more, Plural.Of(more, "worker", "workers"), (int)span.TotalSeconds));

    /// <param name="hello">Null: it said none.</param>
    public void Tell(Hello? hello, string peer, Refused refused)
    {
        // That another Manager leads, or that the store is away, is no matter of this Worker's.
        if (refused.Reason is Reasons.NotLeader or Reasons.StoreUnavailable or Reasons.ShuttingDown || !log.IsEnabled(LogLevel.Warning) || !_noise.Admits()) return;
        LogRefused(log, hello is { WorkerId.Length: > 0 } ? hello.WorkerId : "without a name", peer, refused.Message);
    }

    [LoggerMessage(LogLevel.Warning, "worker {Worker} from {Peer} refused: {Why}")]
    private static partial void LogRefused(ILogger log, string worker, string peer, string why);

    [LoggerMessage(LogLevel.Warning, "… and {More} more {What} refused in {Seconds} s")]
    private static partial void LogMore(ILogger log, long more, string what, int seconds);
}
