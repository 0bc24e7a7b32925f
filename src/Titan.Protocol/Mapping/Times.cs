using Google.Protobuf.WellKnownTypes;
using Titan.Core;

namespace Titan.Protocol.Mapping;

/// <summary>Moments and durations on the wire.</summary>
public static class Times
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    public static Timestamp ToTimestamp(this Instant instant) => new()
    {
        Seconds = Math.DivRem(instant.Ticks, TimeSpan.TicksPerSecond, out var rest),
        Nanos = (int)rest * 100,
    };

    public static Timestamp? ToTimestamp(this Instant? instant) => instant?.ToTimestamp();

    public static Instant ToInstant(this Timestamp timestamp) =>
        new((timestamp.Seconds * TimeSpan.TicksPerSecond) + (timestamp.Nanos / 100));

    public static Instant FromMicroseconds(long microseconds) => new(microseconds * TicksPerMicrosecond);

    /// <summary>Saturates instead of overflowing: bounds are checked where they have a name.</summary>
    public static TimeSpan ToSpan(this Duration duration)
    {
        var ticks = ((Int128)duration.Seconds * TimeSpan.TicksPerSecond) + (duration.Nanos / 100);
        return new TimeSpan((long)Int128.Clamp(ticks, long.MinValue, long.MaxValue));
    }

    public static Duration ToDuration(this TimeSpan span) => Duration.FromTimeSpan(span);
}
