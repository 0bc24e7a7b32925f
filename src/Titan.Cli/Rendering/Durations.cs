using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Titan.Core;

namespace Titan.Cli.Rendering;

/// <summary>Times as people read them.</summary>
internal static class Durations
{
    /// <summary>Two digits or so: <c>40ms</c>, <c>0.4s</c>, <c>12s</c>, <c>5m</c>, <c>3h</c>, <c>12d</c>.</summary>
    public static string Short(TimeSpan span) => SpanText.Of(span);

    public static string Since(Timestamp? then, DateTimeOffset now) => then is null ? "-" : Short(now - then.ToDateTimeOffset());

    /// <summary>From the start to the end, or to now.</summary>
    public static string Took(Timestamp? start, Timestamp? end, DateTimeOffset now) =>
        start is null ? "-" : Short((end?.ToDateTimeOffset() ?? now) - start.ToDateTimeOffset());

    /// <summary>To the second, with the zone's distance from UTC at that time: <c>2026-11-30 14:12:03 +01:00</c>. <c>--since</c> reads it.</summary>
    public static string Moment(Timestamp? time, TimeZoneInfo zone) =>
        time is null ? "-" : TimeZoneInfo.ConvertTime(time.ToDateTimeOffset(), zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
