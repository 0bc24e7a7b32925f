using CsCheck;
using Titan.Cli.Load;

namespace Titan.Tests.Cli.Load;

public sealed class ClockBoundsTests
{
    [Fact]
    public void Of_a_clock_that_agrees_nothing_is_corrected()
    {
        var clock = new ClockBounds("w1");
        clock.Learn(Ms(10), Ms(11), Ms(20));
        clock.Learn(Ms(30), Ms(39), Ms(40));
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    [Fact]
    public void Of_a_clock_of_which_nothing_is_known_nothing_is_corrected() => Assert.Equal((TimeSpan.Zero, TimeSpan.MaxValue), (new ClockBounds("w1").Ahead, new ClockBounds("w1").Within));

    [Fact]
    public void However_far_it_is_ahead_or_behind_is_found_to_within_what_it_says() =>
        Gen.Select(Gen.Long[-10_000_000_000, 10_000_000_000], Gen.Select(Gen.Long[0, 100_000], Gen.Long[0, 100_000], Gen.Long[0, 1_000_000_000]).Array[1, 50]).Sample((ahead, seen) =>
        {
            var clock = new ClockBounds("w1");
            foreach (var (before, after, at) in seen) clock.Learn(new TimeSpan(at - before), new TimeSpan(at + ahead), new TimeSpan(at + after));

            var error = (clock.Ahead - new TimeSpan(ahead)).Duration();
            Assert.True(error <= clock.Within || (clock.Ahead == TimeSpan.Zero && error <= clock.Within * 2), $"{error} is more than {clock.Within}");
        });

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
