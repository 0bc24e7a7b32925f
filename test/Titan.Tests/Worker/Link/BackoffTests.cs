using Titan.Worker.Link;

namespace Titan.Tests.Worker.Link;

/// <summary>Waits and the order of Managers between tries.</summary>
public sealed class BackoffTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    [Fact]
    public void Waits_double_up_to_the_longest_and_begin_again_after_a_reset()
    {
        var backoff = new Backoff(new Highest());
        var waits = Enumerable.Range(0, 10).Select(_ => Math.Round(backoff.Next(Long).TotalMilliseconds)).ToArray();
        Assert.Equal([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000], waits);

        backoff.Reset();
        Assert.Equal(100, Math.Round(backoff.Next(Long).TotalMilliseconds));
    }

    [Fact]
    public void Whoever_becomes_urgent_does_not_wait_longer_than_the_urgent_do()
    {
        var backoff = new Backoff(new Highest());
        for (var i = 0; i < 10; i++) backoff.Next(Long);
        Assert.Equal(2_000, Math.Round(backoff.Next(TimeSpan.FromSeconds(2)).TotalMilliseconds));
        Assert.Equal(4_000, Math.Round(backoff.Next(Long).TotalMilliseconds));
    }

    [Fact]
    public void A_manager_that_went_silent_is_tried_after_the_others()
    {
        var addresses = new ManagerAddresses(["a:1", "b:1"]);
        Assert.Equal("a:1", addresses.Next());
        addresses.Stay("a:1");
        addresses.PassOver("a:1");
        Assert.Equal("b:1", addresses.Next());
        Assert.Equal("a:1", addresses.Next());
        Assert.Equal("b:1", addresses.Next());
        addresses.Stay("b:1");
        Assert.Equal("b:1", addresses.Next());
        addresses.Stay("b:1");
        addresses.PassOver("b:1");
        Assert.Equal("a:1", addresses.Next());
    }

    [Fact]
    public void The_only_manager_is_passed_over_for_itself()
    {
        var addresses = new ManagerAddresses(["a:1"]);
        addresses.Next();
        addresses.Stay("a:1");
        addresses.PassOver("a:1");
        Assert.Equal("a:1", addresses.Next());
    }

    [Fact]
    public void Waits_are_spread_from_nothing_to_the_bound()
    {
        var waits = Enumerable.Range(0, 1_000).Select(seed => new Backoff(new Random(seed)).Next(Long).TotalMilliseconds).ToArray();
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
