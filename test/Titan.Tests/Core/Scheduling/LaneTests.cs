using CsCheck;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Scheduling;

public sealed class LaneTests
{
    [Fact]
    public void One_that_returns_takes_its_old_place()
    {
        var lane = new Lane(0);
        var (first, second, third) = (Entries.Of(1), Entries.Of(2), Entries.Of(3));
        foreach (var task in new[] { first, second, third }) lane.Add(task);
        lane.Remove(first);
        Assert.Same(second, lane.Head);

        lane.Add(first);
        Assert.Same(first, lane.Head);
        Assert.Equal(0, lane.CountBefore(first.Order, 10));
        Assert.Equal(2, lane.CountBefore(third.Order, 10));
    }

    [Fact]
    public void A_place_is_counted_no_further_than_the_limit()
    {
        var lane = new Lane(0);
        for (var order = 1ul; order <= 10; order++) lane.Add(Entries.Of(order));
        Assert.Equal(4, lane.CountBefore(10, 4));
    }

    /// <summary>Against a sorted set, which is slow and plainly right.</summary>
    [Fact]
    public void Any_coming_and_going_leaves_it_in_order_of_arrival() =>
        Gen.Int[0, 29].List[0, 200].Sample(touched =>
        {
            var lane = new Lane(0);
            var tasks = Enumerable.Range(0, 30).Select(order => Entries.Of((ulong)order)).ToList();
            var expected = new SortedDictionary<ulong, TaskEntry>();
            foreach (var index in touched)
            {
                var task = tasks[index];
                if (expected.Remove(task.Order))
                {
                    lane.Remove(task);
                }
                else
                {
                    lane.Add(task);
                    expected.Add(task.Order, task);
                }

                Assert.Equal(expected.Count == 0, lane.IsEmpty);
                Assert.Same(expected.Count == 0 ? null : expected.First().Value, lane.Head);
                Assert.Equal(expected.Keys.Count(order => order < 15), lane.CountBefore(15, 100));
            }
        }, iter: 2_000, threads: 1);
}
