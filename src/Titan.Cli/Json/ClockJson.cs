using Titan.Cli.Load;

namespace Titan.Cli.Json;

/// <summary>A clock that differs, in seconds: whose, how far it is ahead (the Manager's of ours, a Worker's of the Manager's), and how sure that is; null: not at all.</summary>
internal sealed record ClockJson(string Of, double AheadS, double? WithinS)
{
    public static ClockJson From(ClockBounds clock) =>
        new(clock.Name, clock.Ahead.TotalSeconds, clock.Within == TimeSpan.MaxValue ? null : clock.Within.TotalSeconds);
}
