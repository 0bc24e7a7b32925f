using Titan.Core;

namespace Titan.Manager.Link;

/// <summary>How often Workers are to say that they live: the more are connected, the less often each.</summary>
/// <remarks>An idle Worker costs the way of its pulses through sockets and threads, and nothing else: docs/scale.md.</remarks>
/// <param name="pulsesPerSecond">Of all Workers together. More come where the Reaper would not hear each of them often enough, and because a Worker leaves out whole beats.</param>
internal sealed class PulsePace(Connections connections, OrchestratorOptions options, int pulsesPerSecond)
{
    /// <summary>Between 0.15 and 0.3 of a core, as measured.</summary>
    public const int PulsesPerSecond = 2_000;

    /// <summary>Pulses of a Worker within the silence that it is given up for: two of them may come too late.</summary>
    private const int ChancesToBeHeard = 3;

    /// <summary>Of one that holds nothing: one of them may come too late. It has less to lose, and there are the most of them.</summary>
    private const double ChancesOfAnIdleOne = 2.5;

    /// <summary>From one pulse of a Worker to its next. One that wants to pulse less often does so.</summary>
    /// <param name="isIdle">True when it holds no attempt.</param>
    public TimeSpan SpacingOf(bool isIdle) => SpacingOf(isIdle, connections.Count, options.ReapAfter, pulsesPerSecond);

    public static TimeSpan SpacingOf(bool isIdle, int workers, TimeSpan reapAfter, int pulsesPerSecond = PulsesPerSecond)
    {
        var (fair, longest) = (TimeSpan.FromSeconds((double)workers / pulsesPerSecond), reapAfter / (isIdle ? ChancesOfAnIdleOne : ChancesToBeHeard));
        return fair < longest ? fair : longest;
    }
}
