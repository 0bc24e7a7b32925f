using Titan.Core;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Workers;

public sealed class PaceTests
{
    private readonly Pace _pace = new();

    [Fact]
    public void One_attempt_a_slot_is_not_quick()
    {
        Count(4, atMilliseconds: 1_010);

        Assert.Equal(0, _pace.Ahead(slots: 4, At(1_010)));
    }

    [Fact]
    public void What_is_more_than_one_a_slot_may_be_held_ahead()
    {
        Count(100, atMilliseconds: 1_010);

        Assert.Equal(96, _pace.Ahead(slots: 4, At(1_010)));
    }

    [Fact]
    public void It_fades_within_two_windows()
    {
        Count(100, atMilliseconds: 1_000);

        Assert.Equal(100, _pace.Ahead(slots: 0, At(1_049)));
        Assert.Equal(50, _pace.Ahead(slots: 0, At(1_075)));
        Assert.Equal(0, _pace.Ahead(slots: 0, At(1_100)));
        Assert.Equal(0, _pace.Ahead(slots: 0, At(9_000)));
    }

    [Fact]
    public void A_steady_pace_is_one_pace_at_any_moment()
    {
        for (var at = 1_000; at < 2_000; at++)
        {
            Count(2, at);
            if (at >= 1_100) Assert.InRange(_pace.Ahead(slots: 0, At(at)), 98, 102);
        }
    }

    [Fact]
    public void It_is_bounded()
    {
        Count(1_000_000, atMilliseconds: 1_000);

        Assert.Equal(10_000, _pace.Ahead(slots: 1, At(1_000)));
    }

    [Fact]
    public void What_is_forgotten_counts_no_more()
    {
        Count(100, atMilliseconds: 1_000);
        _pace.Forget();

        Assert.Equal(0, _pace.Ahead(slots: 1, At(1_001)));
    }

    private void Count(int ends, long atMilliseconds)
    {
        for (var i = 0; i < ends; i++) _pace.Count(At(atMilliseconds));
    }

    private static Instant At(long milliseconds) => new(milliseconds * TimeSpan.TicksPerMillisecond);
}
