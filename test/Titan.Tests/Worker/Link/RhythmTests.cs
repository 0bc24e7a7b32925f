using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

public sealed class RhythmTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, "pppppp")]
    [InlineData(999, "pppppp")]
    [InlineData(1_999, "pppppp")]
    [InlineData(2_000, "p-p-p-")]
    [InlineData(3_333, "p--p--p")]
    public void Of_many_beats_so_many_are_left_out_as_the_manager_wants(int spacingMilliseconds, string beats)
    {
        var rhythm = new Rhythm(Second, 5 * Second);
        rhythm.Space(TimeSpan.FromMilliseconds(spacingMilliseconds));

        Assert.Equal(beats, string.Concat(beats.Select(_ => rhythm.IsPulseLeftOut() ? '-' : 'p')));
    }

    [Fact]
    public void What_the_manager_wants_now_holds_from_the_next_pulse_on()
    {
        var rhythm = new Rhythm(Second, 5 * Second);
        rhythm.Space(3 * Second);
        Assert.False(rhythm.IsPulseLeftOut());
        rhythm.Space(TimeSpan.Zero);

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => rhythm.IsPulseLeftOut()));
    }

    [Fact]
    public void Silence_before_the_next_pulse_means_nothing_also_when_the_manager_wants_them_closer_again()
    {
        var rhythm = new Rhythm(Second, 5 * Second);
        rhythm.Space(10 * Second);
        Assert.False(rhythm.IsPulseLeftOut());
        rhythm.Space(TimeSpan.Zero);

        Assert.Equal(30 * Second, rhythm.SilenceLimit);
        while (rhythm.IsPulseLeftOut()) Assert.Equal(30 * Second, rhythm.SilenceLimit);
        Assert.Equal(5 * Second, rhythm.SilenceLimit);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(3, 9)]
    public void Silence_means_something_after_three_pulses(int spacingSeconds, int limitSeconds)
    {
        var rhythm = new Rhythm(Second, 5 * Second);
        rhythm.Space(spacingSeconds * Second);

        Assert.Equal(limitSeconds * Second, rhythm.SilenceLimit);
    }

    [Theory]
    [InlineData(5, 1_000)]
    [InlineData(2, 667)]
    public void Three_beats_are_within_the_limit_of_silence(int limitSeconds, int beatMilliseconds) =>
        Assert.Equal(beatMilliseconds, new Rhythm(Second, limitSeconds * Second).Beat.TotalMilliseconds, tolerance: 1);

    [Fact]
    public void Without_a_limit_silence_never_means_anything()
    {
        var rhythm = new Rhythm(Second, silenceLimit: null);

        Assert.Equal((Second, TimeSpan.MaxValue), (rhythm.Beat, rhythm.SilenceLimit));
    }
}
