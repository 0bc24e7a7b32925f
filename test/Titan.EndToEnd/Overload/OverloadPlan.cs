namespace Titan.EndToEnd.Overload;

/// <summary>How much is thrown at a Manager: enough to show the bound in every run of the tests; all of it with TITAN_OVERLOAD=full, as `make overload` sets it.</summary>
internal static class OverloadPlan
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TITAN_OVERLOAD") == "full";

    /// <summary>Tasks that the Manager takes at once.</summary>
    public static int MaxPending { get; } = IsFull ? 100_000 : 2_000;

    /// <summary>Submissions beyond those.</summary>
    public static int Past { get; } = IsFull ? 1_000_000 : 20_000;

    /// <summary>Bytes of output in many lines.</summary>
    public static long Output { get; } = IsFull ? 10L << 30 : 300L << 20;

    /// <summary>Bytes of output in one line.</summary>
    public static long Line { get; } = IsFull ? 1L << 30 : 100L << 20;

    /// <summary>Streams that wait for something that does not come.</summary>
    public static int IdleStreams { get; } = IsFull ? 10_000 : 1_000;

    /// <summary>Questions that are asked while they wait.</summary>
    public static int BesideIdleStreams { get; } = IsFull ? 4_000 : 100;

    /// <summary>Streams whose callers never read.</summary>
    public static int SlowReaders { get; } = IsFull ? 500 : 100;

    /// <summary>Tasks whose changes the slow readers are told until there is no more room on the way to any of them, and then some.</summary>
    public static int FillingChanges { get; } = IsFull ? 10_000 : 1_000;

    /// <summary>Tasks whose changes the slow readers are told, as fast as the Manager takes them.</summary>
    public static int ToldChanges { get; } = IsFull ? 100_000 : 3_000;

    /// <summary>The same at a pace that is none of a Manager's cares, so that what disturbs others are the slow readers.</summary>
    public static int PacedChanges { get; } = IsFull ? 20_000 : 2_000;

    public static int PacePerSecond => 2_000;
}
