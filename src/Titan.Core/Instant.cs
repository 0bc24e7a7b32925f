namespace Titan.Core;

/// <summary>A moment in time: 100 ns ticks since 1970-01-01 UTC, as told by whoever drives Core.</summary>
/// <remarks>
/// Core never asks for the time. The driver keeps it from going backwards, see the Manager's clock, and hands in whole microseconds:
/// stores keep no more, and what they give back must be what they were given.
/// </remarks>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>Later than any moment that occurs.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>Whole milliseconds since 1970-01-01 UTC.</summary>
    public long UnixMilliseconds => Ticks / TimeSpan.TicksPerMillisecond;

    public static Instant operator +(Instant at, TimeSpan length) =>
        length.Ticks > long.MaxValue - at.Ticks ? Never : new Instant(at.Ticks + length.Ticks);

    public static Instant operator -(Instant at, TimeSpan length) => new(at.Ticks - length.Ticks);

    public static TimeSpan operator -(Instant later, Instant earlier) => new(later.Ticks - earlier.Ticks);

    public static bool operator <(Instant a, Instant b) => a.Ticks < b.Ticks;

    public static bool operator >(Instant a, Instant b) => a.Ticks > b.Ticks;

    public static bool operator <=(Instant a, Instant b) => a.Ticks <= b.Ticks;

    public static bool operator >=(Instant a, Instant b) => a.Ticks >= b.Ticks;

    /// <summary>The last whole microsecond that is not later.</summary>
    public Instant Truncate() => new(Ticks - (((Ticks % TimeSpan.TicksPerMicrosecond) + TimeSpan.TicksPerMicrosecond) % TimeSpan.TicksPerMicrosecond));

    public static Instant Min(Instant a, Instant b) => a < b ? a : b;

    public static Instant Max(Instant a, Instant b) => a > b ? a : b;

    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);
}
