using Titan.Protocol.V1;

namespace Titan.Cli;

/// <summary>What the program ends with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Refused, or failed.</summary>
    public const int Failed = 1;

    public const int BadUsage = 2;

    public const int TimedOut = 124;

    /// <summary>Titan is why there is no exit code of the task: unreachable, workers lost, not started, cancelled.</summary>
    public const int TitanFailed = 125;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of our output has gone: 128 + SIGPIPE, as of a program that the signal ends.</summary>
    public const int BrokenPipe = 141;

    /// <summary>Of a task that has ended.</summary>
    public static int Of(TaskMessage task)
    {
        if (task.Phase == Phase.Succeeded) return Done;
        if (task.Phase == Phase.Cancelled) return TitanFailed;
        var signal = task.Attempts is [.., var last] ? last.Signal : 0;
        return task.Cause switch
        {
            Cause.ExitCode when task.HasExitCode && task.ExitCode != 0 => task.ExitCode,
            Cause.Signal when signal > 0 => 128 + signal,
            Cause.Signal when task.HasExitCode => task.ExitCode,
            Cause.Timeout => TimedOut,
            Cause.OutOfMemory when task.HasExitCode && task.ExitCode != 0 => task.ExitCode,
            Cause.OutOfMemory => 128 + 9,
            _ => TitanFailed,
        };
    }
}
