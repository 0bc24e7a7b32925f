using System.Diagnostics;

namespace Titan.Worker.Execution.Keeping;

/// <summary>A moment by the clock that nobody can set.</summary>
internal readonly record struct MonotonicTime(long Timestamp)
{
    public static readonly MonotonicTime Never = new(long.MaxValue);

    public static MonotonicTime Now => new(Stopwatch.GetTimestamp());

    public static bool operator <(MonotonicTime a, MonotonicTime b) => a.Timestamp < b.Timestamp;

    public static bool operator >(MonotonicTime a, MonotonicTime b) => a.Timestamp > b.Timestamp;

    public static bool operator <=(MonotonicTime a, MonotonicTime b) => a.Timestamp <= b.Timestamp;

    public static bool operator >=(MonotonicTime a, MonotonicTime b) => a.Timestamp >= b.Timestamp;

    public static MonotonicTime operator +(MonotonicTime at, TimeSpan length)
    {
        var more = (Int128)length.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond + at.Timestamp;
        return more >= long.MaxValue ? Never : new MonotonicTime((long)more);
    }

    public static MonotonicTime Earlier(MonotonicTime a, MonotonicTime b) => a < b ? a : b;

    /// <summary>Whole milliseconds from <paramref name="now"/> to here, rounded up, for poll(2); -1: for ever.</summary>
    public int MillisecondsFrom(MonotonicTime now)
    {
        if (this == Never) return -1;
        if (this <= now) return 0;
        var perMillisecond = Stopwatch.Frequency / 1_000;
        return (int)Math.Min(int.MaxValue, (Timestamp - now.Timestamp + perMillisecond - 1) / perMillisecond);
    }
}
