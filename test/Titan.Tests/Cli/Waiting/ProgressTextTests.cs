using Titan.Cli.Waiting;

namespace Titan.Tests.Cli.Waiting;

public sealed class ProgressTextTests
{
    [Theory]
    [InlineData(500, 312, 6, 12, 4.52, "[######----] 312/500  6 failed  12 running  4.5/s  ETA 41s")]
    [InlineData(500, 0, 0, 0, null, "[----------] 0/500")]
    [InlineData(3, 3, 0, 0, 1.0, "[##########] 3/3  1.0/s")]
    [InlineData(1_000_000, 999_999, 0, 1, 12_345.6, "[#########-] 999999/1000000  1 running  12346/s  ETA 0s")]
    [InlineData(10, 1, 0, 1, 0.000_000_01, "[#---------] 1/10  1 running  0.0/s  ETA 999d")]
    public void How_far_many_tasks_are_is_one_line(int total, int ended, int failed, int running, double? rate, string expected) =>
        Assert.Equal(expected, ProgressText.Of(total, ended, failed, running, rate));

    [Fact]
    public void The_rate_is_that_of_the_last_half_a_minute()
    {
        var rate = new EndRate();
        Assert.Null(rate.Add(TimeSpan.Zero, 0));
        Assert.Null(rate.Add(TimeSpan.FromSeconds(1), 0));
        Assert.Equal(5, rate.Add(TimeSpan.FromSeconds(2), 10));
        // After a minute of nothing one a second is one a second.
        for (var second = 3; second <= 60; second++) rate.Add(TimeSpan.FromSeconds(second), 10);
        for (var second = 61; second <= 90; second++) rate.Add(TimeSpan.FromSeconds(second), 10 + second - 60);
        Assert.Equal(1, rate.Add(TimeSpan.FromSeconds(91), 41)!.Value, 0.1);
    }

    [Fact]
    public void Another_number_is_no_other_reason()
    {
        var reasons = new WaitReasons();
        Assert.True(reasons.IsNews("queued at position 12"));
        Assert.False(reasons.IsNews("queued at position 3"));
        Assert.True(reasons.IsNews("queued, next in line"));
        Assert.True(reasons.IsNews("backing off after exit code 1, next run in 0.9 s (retry 1 of 3)"));
        Assert.False(reasons.IsNews("backing off after exit code 1, next run in 0.1 s (retry 1 of 3)"));
        Assert.True(reasons.IsNews("no worker fits: needs gpu=1"));
        Assert.True(reasons.IsNews("no worker fits: needs gpu=2"));
        Assert.True(reasons.IsNews("no worker fits: needs a worker other than node-1, which could not start it"));
        Assert.True(reasons.IsNews("no worker fits: needs a worker other than node-2, which could not start it"));
    }
}
