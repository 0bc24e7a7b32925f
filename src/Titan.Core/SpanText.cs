namespace Titan.Core;

/// <summary>Lengths of time as people read them.</summary>
public static class SpanText
{
    /// <summary>Two digits or so, cut and never rounded up: <c>40ms</c>, <c>0.4s</c>, <c>12s</c>, <c>5m</c>, <c>3h</c>, <c>12d</c>. What is negative reads as <c>0s</c>.</summary>
    public static string Of(TimeSpan span) => span switch
    {
        { TotalMilliseconds: < 1 } => "0s",
        { TotalSeconds: < 0.1 } => $"{(int)span.TotalMilliseconds}ms",
        { TotalSeconds: < 10 } => $"{Math.Floor(span.TotalSeconds * 10) / 10:0.#}s",
        { TotalSeconds: < 120 } => $"{(int)span.TotalSeconds}s",
        { TotalMinutes: < 120 } => $"{(int)span.TotalMinutes}m",
        { TotalHours: < 48 } => $"{(int)span.TotalHours}h",
        _ => $"{(int)span.TotalDays}d",
    };
}
