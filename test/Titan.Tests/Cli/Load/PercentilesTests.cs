using Titan.Cli.Load;

namespace Titan.Tests.Cli.Load;

public sealed class PercentilesTests
{
    [Fact]
    public void They_are_those_of_the_nearest_rank()
    {
        var shuffled = Enumerable.Range(1, 1_000).Select(ms => TimeSpan.FromMilliseconds(ms)).ToArray();
        new Random(1).Shuffle(shuffled);

        Assert.Equal(new Percentiles(Ms(500), Ms(900), Ms(990), Ms(999), Ms(1_000)), Percentiles.Of(shuffled));
    }

    [Fact]
    public void One_sample_is_all_of_them() => Assert.Equal(new Percentiles(Ms(7), Ms(7), Ms(7), Ms(7), Ms(7)), Percentiles.Of([Ms(7)]));

    [Fact]
    public void Of_nothing_there_are_none() => Assert.Null(Percentiles.Of([]));

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
