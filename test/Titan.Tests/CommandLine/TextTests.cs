using Titan.CommandLine;

namespace Titan.Tests.CommandLine;

public sealed class TextTests
{
    [Fact]
    public void What_is_longer_than_any_is_the_longest()
    {
        Assert.True(DurationText.TryParse("99999999999999d", out var duration));
        Assert.Equal(TimeSpan.MaxValue, duration);
    }

    [Theory]
    [InlineData("5", 5_000)]
    [InlineData("0", 0)]
    [InlineData("1.5", 1_500)]
    [InlineData("200ms", 200)]
    [InlineData("30s", 30_000)]
    [InlineData("1m30s", 90_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d12h", 129_600_000)]
    [InlineData(" 3s ", 3_000)]
    public void A_duration_is_read_as_people_type_it(string text, double milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("1s1m")]
    [InlineData("1s1s")]
    [InlineData("1m30")]
    [InlineData("1..5s")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("0s")]
    [InlineData("1ms")]
    [InlineData("1m30s")]
    [InlineData("366d")]
    [InlineData("1d2h3m4s5ms")]
    public void A_formatted_duration_reads_as_itself(string text)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(text, DurationText.Format(duration));
    }

    [Theory]
    [InlineData("4096", 4_096)]
    [InlineData("64k", 65_536)]
    [InlineData("1MiB", 1_048_576)]
    [InlineData("1MB", 1_048_576)]
    [InlineData("1.5G", 1_610_612_736)]
    [InlineData("10 b", 10)]
    public void A_size_is_read_as_people_type_it(string text, long expected)
    {
        Assert.True(SizeText.TryParse(text, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("k")]
    [InlineData("1X")]
    [InlineData("1kk")]
    [InlineData("1ib")]
    [InlineData("99999999T")]
    public void What_is_no_size_is_refused(string text) => Assert.False(SizeText.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_023, "1023 B")]
    [InlineData(1_024, "1.0 KiB")]
    [InlineData(1_572_864, "1.5 MiB")]
    [InlineData(104_857_600, "100 MiB")]
    [InlineData(long.MaxValue, "8388608 TiB")]
    public void A_size_is_told_in_about_three_digits(long bytes, string expected) => Assert.Equal(expected, SizeText.Format(bytes));
}
