using Titan.Cli.Switches;

namespace Titan.Tests.Cli;

/// <summary>What <c>--since</c> and <c>--ended-before</c> mean, on a wall in Berlin.</summary>
public sealed class TypedMomentTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("10m", "2026-11-30T13:02:03Z")]
    [InlineData("2h", "2026-11-30T11:12:03Z")]
    [InlineData("99999d", "1970-01-01T00:00:00Z")]
    // 14:12:03 on the wall: this has been today, and that is still to come.
    [InlineData("02:00", "2026-11-30T01:00:00Z")]
    [InlineData("2:00", "2026-11-30T01:00:00Z")]
    [InlineData("14:12:03", "2026-11-30T13:12:03Z")]
    [InlineData("14:12:04", "2026-11-29T13:12:04Z")]
    [InlineData("23:30", "2026-11-29T22:30:00Z")]
    [InlineData("2026-11-30 02:00", "2026-11-30T01:00:00Z")]
    [InlineData("2026-11-30T02:00:07", "2026-11-30T01:00:07Z")]
    [InlineData("2026-07-01 02:00", "2026-07-01T00:00:00Z")]
    [InlineData("2026-11-30", "2026-11-29T23:00:00Z")]
    [InlineData("2026-11-30 02:00Z", "2026-11-30T02:00:00Z")]
    [InlineData("2026-11-30T02:00:00.5Z", "2026-11-30T02:00:00.5Z")]
    [InlineData("2026-11-30T02:00:00-05:00", "2026-11-30T07:00:00Z")]
    // As tables show it.
    [InlineData("2026-11-30 14:12:03 +01:00", "2026-11-30T13:12:03Z")]
    // An hour that comes twice, and one that never comes.
    [InlineData("2026-10-25 02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-03-29 02:30", "2026-03-29T01:30:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31 23:59", "9999-12-31T23:59:00Z")]
    public void A_moment_is_local_unless_it_names_its_zone(string typed, string expected)
    {
        var reading = TypedMoment.Read(typed);
        Assert.Null(reading.Problem);
        Assert.Equal(At(expected), reading.Value!.Resolve(At("2026-11-30T13:12:03Z"), Berlin));
    }

    [Fact]
    public void Under_utc_the_wall_is_in_Greenwich() =>
        Assert.Equal(At("2026-11-30T02:00:00Z"), TypedMoment.Read("02:00").Value!.Resolve(At("2026-11-30T13:12:03Z"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("yesterday")]
    [InlineData("25:00")]
    [InlineData("10/11/2026")]
    [InlineData("2026-13-01")]
    [InlineData("")]
    public void What_could_mean_two_things_or_none_is_refused(string typed) =>
        Assert.Contains("neither a duration such as 10m nor a time such as 02:00", TypedMoment.Read(typed).Problem, StringComparison.Ordinal);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
