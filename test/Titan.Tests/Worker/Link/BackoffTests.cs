using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

/// <summary>Waits and the order of Managers between tries.</summary>
public sealed class BackoffTests
{
    [Fact]
    public void Waits_double_up_to_ten_seconds_and_begin_again_after_a_reset()
    {
        var backoff = new Backoff(new Highest());
        var waits = Enumerable.Range(0, 10).Select(_ => Math.Round(backoff.Next().TotalMilliseconds)).ToArray();
        Assert.Equal([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000], waits);

        backoff.Reset();
        Assert.Equal(100, Math.Round(backoff.Next().TotalMilliseconds));
    }

    [Fact]
    public void Waits_are_spread_from_nothing_to_the_bound()
    {
        var waits = Enumerable.Range(0, 1_000).Select(seed => new Backoff(new Random(seed)).Next().TotalMilliseconds).ToArray();
        Assert.All(waits, wait => Assert.InRange(wait, 0, 100));
        Assert.Contains(waits, wait => wait < 10);
        Assert.Contains(waits, wait => wait > 90);
    }

    [Fact]
    public void A_round_is_over_when_every_manager_has_been_tried()
    {
        var addresses = new ManagerAddresses(["a:1", "b:1"]);
        Assert.Equal(("a:1", false), (addresses.Next(), addresses.RoundIsOver));
        Assert.Equal(("b:1", true), (addresses.Next(), addresses.RoundIsOver));
        Assert.Equal(("a:1", false), (addresses.Next(), addresses.RoundIsOver));
    }

    [Fact]
    public void Managers_that_name_each_other_as_the_leader_are_not_asked_without_a_wait()
    {
        var addresses = new ManagerAddresses(["a:1"]);
        addresses.Next();
        addresses.Prefer("b:1");
        Assert.Equal(("b:1", false), (addresses.Next(), addresses.RoundIsOver));
        addresses.Prefer("a:1");
        Assert.Equal(("a:1", true), (addresses.Next(), addresses.RoundIsOver));
    }

    private sealed class Highest : Random
    {
        public override double NextDouble() => 1.0;
    }
}
