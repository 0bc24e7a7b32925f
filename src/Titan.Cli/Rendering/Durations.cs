using Google.Protobuf.WellKnownTypes;

namespace Titan.Cli.Rendering;

/// <summary>Times as people read them.</summary>
internal static class Durations
{
    /// <summary>Two digits or so: <c>40ms</c>, <c>0.4s</c>, <c>12s</c>, <c>5m</c>, <c>3h</c>, <c>12d</c>.</summary>
    public static string Short(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 1 } => "0s",
        { TotalSeconds: < 0.1 } => $"{(int)span.TotalMilliseconds}ms",
        { TotalSeconds: < 10 } => $"{Math.Floor(span.TotalSeconds * 10) / 10:0.#}s",
        { TotalSeconds: < 120 } => $"{(int)span.TotalSeconds}s",
        { TotalMinutes: < 120 } => $"{(int)span.TotalMinutes}m",
        { TotalHours: < 48 } => $"{(int)span.TotalHours}h",
        _ => $"{(int)span.TotalDays}d",
    };

    public static string Since(Timestamp? then, DateTimeOffset now) => then is null ? "-" : Short(now - then.ToDateTimeOffset());

    /// <summary>From the start to the end, or to now.</summary>
    public static string Took(Timestamp? start, Timestamp? end, DateTimeOffset now) =>
        start is null ? "-" : Short((end?.ToDateTimeOffset() ?? now) - start.ToDateTimeOffset());

    /// <summary>RFC 3339, UTC, to the millisecond.</summary>
    public static string Moment(Timestamp? time) => time is null ? "-" : time.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}
