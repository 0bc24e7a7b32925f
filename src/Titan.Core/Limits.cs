namespace Titan.Core;

/// <summary>The bounds of what may be submitted. Each is named in the error that it causes.</summary>
public static class Limits
{
    /// <summary>Bytes of one command or argument: MAX_ARG_STRLEN of Linux (execve(2)), less the final NUL.</summary>
    public const int CommandBytes = 131_071;

    /// <summary>Arguments of an exec.</summary>
    public const int Arguments = 4_096;

    /// <summary>Bytes of all arguments of an exec.</summary>
    public const int ArgumentBytes = 1 << 20;

    /// <summary>Bytes of the standard input of a command.</summary>
    public const int InputBytes = 1 << 20;

    /// <summary>Variables of one environment.</summary>
    public const int EnvironmentEntries = 256;

    /// <summary>Bytes of one environment, names and values.</summary>
    public const int EnvironmentBytes = 64 << 10;

    /// <summary>Bytes of a path: PATH_MAX of Linux.</summary>
    public const int PathBytes = 4_096;

    /// <summary>Bytes of a name or of an idempotency key.</summary>
    public const int NameBytes = 256;

    /// <summary>Labels or requirements of one task or worker.</summary>
    public const int Labels = 64;

    /// <summary>Bytes of a label's key.</summary>
    public const int LabelKeyBytes = 128;

    /// <summary>Bytes of a label's value.</summary>
    public const int LabelValueBytes = 256;

    /// <summary>Bytes of the reason given with a cancel.</summary>
    public const int ReasonBytes = 1_024;

    /// <summary>Most retries and most losses that anyone may ask for.</summary>
    public const int MaxRetries = 1_000;

    /// <summary>Workers on which a task is tried that none of them can start.</summary>
    public const int StartsTried = 16;

    /// <summary>Priorities go from minus this to this.</summary>
    public const int Priority = 1_000;

    /// <summary>Most bytes kept of one stream of output.</summary>
    public const long MaxOutput = 64 << 20;

    /// <summary>Slots of one worker.</summary>
    public const int Slots = 100_000;

    /// <summary>Characters of a worker's id.</summary>
    public const int WorkerIdLength = 128;

    /// <summary>Attempts told of one task: the latest.</summary>
    public const int AttemptsShown = 100;

    /// <summary>Running tasks told of one Worker by their ids: the first.</summary>
    public const int RunningShown = 10_000;

    /// <summary>A place in the queue is counted up to here.</summary>
    public const int QueuePositionCounted = 10_000;

    /// <summary>Requests of clients that are remembered, to be answered alike when they come again; beyond it the oldest are forgotten early.</summary>
    public const int Requests = 500_000;

    /// <summary>Bytes that they take, about; beyond it the oldest are forgotten early.</summary>
    public const long RequestBytes = 64 << 20;

    /// <summary>How long a request is remembered: far longer than any client repeats one.</summary>
    public static readonly TimeSpan RequestsKept = TimeSpan.FromMinutes(15);

    /// <summary>Longest timeout and longest delay.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(366);

    /// <summary>Longest grace between TERM and KILL.</summary>
    public static readonly TimeSpan MaxGrace = TimeSpan.FromHours(1);
}
