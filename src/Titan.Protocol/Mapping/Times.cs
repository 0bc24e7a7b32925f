using Google.Protobuf.WellKnownTypes;
using Titan.Core;

namespace Titan.Protocol.Mapping;

/// <summary>Moments and durations on the wire. What comes in is cut to whole microseconds, which is what stores keep.</summary>
public static class Times
{
    // The years 1 and 9999: what google.protobuf.Timestamp can say.
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    public static Timestamp ToTimestamp(this Instant instant)
    {
        var rest = instant.Ticks % TimeSpan.TicksPerSecond;
        if (rest < 0) rest += TimeSpan.TicksPerSecond;
        return new Timestamp { Seconds = (instant.Ticks - rest) / TimeSpan.TicksPerSecond, Nanos = (int)rest * 100 };
    }

    public static Timestamp? ToTimestamp(this Instant? instant) => instant?.ToTimestamp();

    /// <summary>Saturates at the years 1 and 9999.</summary>
    public static Instant ToInstant(this Timestamp timestamp) =>
        new((Math.Clamp(timestamp.Seconds, FirstSecond, LastSecond) * TimeSpan.TicksPerSecond)
            + (Math.Clamp(timestamp.Nanos, 0, 999_999_999) / 1_000 * TimeSpan.TicksPerMicrosecond));

    /// <summary>Saturates at the years 1 and 9999.</summary>
    public static Instant FromMicroseconds(long microseconds) =>
        new(Math.Clamp(microseconds, FirstSecond * 1_000_000, LastSecond * 1_000_000) * TimeSpan.TicksPerMicrosecond);

    /// <summary>Saturates instead of overflowing: bounds are checked where they have a name.</summary>
    public static TimeSpan ToSpan(this Duration duration)
    {
        var microseconds = ((Int128)duration.Seconds * 1_000_000) + (duration.Nanos / 1_000);
        return TimeSpan.FromMicroseconds((long)Int128.Clamp(microseconds, long.MinValue / TimeSpan.TicksPerMicrosecond, long.MaxValue / TimeSpan.TicksPerMicrosecond));
    }

    public static Duration ToDuration(this TimeSpan span) => Duration.FromTimeSpan(span);
}
