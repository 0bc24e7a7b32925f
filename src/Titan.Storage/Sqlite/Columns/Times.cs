using Titan.Core;

namespace Titan.Storage.Sqlite.Columns;

/// <summary>Times and lengths of time as columns hold them: whole microseconds.</summary>
internal static class Times
{
    public static long Of(Instant at) => at == Instant.Never ? long.MaxValue : at.Ticks / TimeSpan.TicksPerMicrosecond;

    public static long? Of(Instant? at) => at is { } time ? Of(time) : null;

    /// <summary>Null for none.</summary>
    public static long? Of(TimeSpan length) => length == TimeSpan.Zero ? null : Exactly(length);

    public static long Exactly(TimeSpan length) => length.Ticks / TimeSpan.TicksPerMicrosecond;

    public static Instant ToInstant(long microseconds) =>
        microseconds == long.MaxValue ? Instant.Never : new Instant(microseconds * TimeSpan.TicksPerMicrosecond);

    public static TimeSpan ToLength(long microseconds) => TimeSpan.FromTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
