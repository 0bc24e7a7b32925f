using Titan.Cli.Load;
using Titan.Cli.Terminals;

namespace Titan.Tests.Cli.Load;

public sealed class ArrivalsTests
{
    [Fact]
    public void There_are_so_many_a_second_in_the_mean_and_none_before_another()
    {
        var moments = Arrivals.Of(rate: 1_000, count: 100_000, new Random(1)).ToArray();

        Assert.Equal(100_000, moments.Length);
        Assert.Equal(moments.Order(), moments);
        Assert.InRange(moments[^1].TotalSeconds, 98, 102);
    }

    [Fact]
    public void They_come_at_random_so_that_two_are_as_often_close_as_far_apart()
    {
        var moments = Arrivals.Of(rate: 1_000, count: 100_000, new Random(1)).ToArray();
        var gaps = moments.Zip(moments.Skip(1), (first, second) => (second - first).TotalMilliseconds).ToArray();

        // Of a Poisson process the deviation of the gaps is their mean.
        var mean = gaps.Average();
        Assert.InRange(Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean))) / mean, 0.95, 1.05);
    }

    [Fact]
    public async Task The_metronome_tells_each_as_it_was_meant_and_none_before_its_time()
    {
        var clock = new BenchClock(TimeProvider.System);
        var moments = Arrivals.Of(rate: 2_000, count: 200, new Random(1)).ToArray();

        var told = new List<TimeSpan>();
        await foreach (var moment in new Metronome(clock).Tell(moments, TestContext.Current.CancellationToken))
        {
            Assert.True(moment <= clock.Now);
            told.Add(moment);
        }

        Assert.Equal(moments, told);
    }

    [Fact]
    public async Task A_metronome_that_is_to_stop_ends_in_the_middle()
    {
        using var stop = new CancellationTokenSource();
        var told = 0;
        await foreach (var _ in new Metronome(new BenchClock(TimeProvider.System)).Tell([TimeSpan.Zero, TimeSpan.FromDays(1)], stop.Token))
        {
            told++;
            await stop.CancelAsync();
        }

        Assert.Equal(1, told);
    }

    [Fact]
    public void A_sleep_lasts_at_least_as_long_as_it_is_to()
    {
        var begun = TimeProvider.System.GetTimestamp();
        Posix.Sleep(TimeSpan.FromMicroseconds(1_500));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromMicroseconds(1_500));
    }
}
