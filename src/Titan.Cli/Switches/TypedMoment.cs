using System.CommandLine;
using System.Globalization;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>A moment as people type it: so long ago, a time of day, or a date, with or without a zone.</summary>
internal sealed class TypedMoment
{
    private static readonly string[] Clocks = ["H:mm", "H:mm:ss", "H:mm:ss.FFFFFFF"];
    private static readonly string[] Locals = [.. new[] { "yyyy-MM-dd" }.Concat(Clocks.SelectMany(clock => new[] { $"yyyy-MM-dd {clock}", $"yyyy-MM-dd'T'{clock}" }))];
    private static readonly string[] Exacts = [.. Locals.Skip(1).SelectMany(local => new[] { $"{local}'Z'", $"{local} 'Z'", $"{local}zzz", $"{local} zzz" })];

    private readonly Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> _resolve;

    private TypedMoment(Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> resolve) => _resolve = resolve;

    /// <summary>A switch that takes one.</summary>
    /// <param name="description">Ends with how a duration is typed.</param>
    public static Option<TypedMoment?> Switch(Titan.CommandLine.Switches switches, string name, string description) => switches.One(
        name, Read, null, "D|TIME",
        $"{description}, a time of day (02:00: the last one), or a date (\"2026-01-31 12:00\"); local, unless --utc, Z or an offset such as +01:00 says otherwise", typedOnly: true);

    public static Reading<TypedMoment?> Read(string text)
    {
        var trimmed = text.Trim();
        if (DurationText.TryParse(trimmed, out var ago)) return Good((now, _) => ago < now - DateTimeOffset.UnixEpoch ? now - ago : DateTimeOffset.UnixEpoch);
        if (TimeOnly.TryParseExact(trimmed, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)) return Good((now, zone) => LatestAt(clock, now, zone));
        if (DateTimeOffset.TryParseExact(trimmed, Exacts, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact)) return Good((_, _) => exact);
        return DateTime.TryParseExact(trimmed, Locals, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? Good((_, zone) => In(zone, local))
            : Reading.Bad<TypedMoment?>("is neither a duration such as 10m nor a time such as 02:00, \"2026-01-31 12:00\" or 2026-01-31T12:00:00Z");
    }

    /// <summary>By the clock and the zone of a command line.</summary>
    public DateTimeOffset Resolve(CommandRunner runner, ParseResult parsed) => Resolve(runner.Time.GetUtcNow(), runner.ZoneOf(parsed));

    /// <param name="zone">Of what names none itself.</param>
    public DateTimeOffset Resolve(DateTimeOffset now, TimeZoneInfo zone) => _resolve(now, zone);

    private static Reading<TypedMoment?> Good(Func<DateTimeOffset, TimeZoneInfo, DateTimeOffset> resolve) => Reading.Good<TypedMoment?>(new TypedMoment(resolve));

    /// <summary>Today, or yesterday where that is still to come.</summary>
    private static DateTimeOffset LatestAt(TimeOnly clock, DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var moment = In(zone, today.ToDateTime(clock));
        return moment <= now ? moment : In(zone, today.AddDays(-1).ToDateTime(clock));
    }

    /// <summary>The hour that the end of summer time repeats is meant the first time, so that nothing is left out. One that its start skips is the hour after.</summary>
    private static DateTimeOffset In(TimeZoneInfo zone, DateTime local)
    {
        // No offset leads out of what a DateTimeOffset can hold.
        if (local.Year is < 1970 or > 9_998) return new DateTimeOffset(local, TimeSpan.Zero);
        return new DateTimeOffset(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }
}
