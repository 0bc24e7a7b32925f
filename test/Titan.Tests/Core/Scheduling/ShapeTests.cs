using Titan.Core;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Scheduling;

public sealed class ShapeTests
{
    private readonly Shape _shape = new(new Demand(Executor.Noop, TextMap.Empty, BarredWorkers.None), [new Trait()], 0);

    [Fact]
    public void Higher_priorities_go_first_and_within_one_the_older()
    {
        foreach (var (order, priority) in new[] { (1ul, -1), (2ul, 0), (3ul, 5), (4ul, 0), (5ul, 5) }) _shape.Add(Entries.Of(order, priority));
        var order1 = new List<ulong>();
        while (_shape.Head is { } head)
        {
            order1.Add(head.Order);
            _shape.Remove(head);
        }

        Assert.Equal([3ul, 5ul, 2ul, 4ul, 1ul], order1);
        Assert.Equal(0, _shape.Count);
    }

    [Fact]
    public void A_place_counts_all_that_go_before_whatever_their_priority()
    {
        var last = Entries.Of(4);
        foreach (var task in new[] { Entries.Of(1, -1), Entries.Of(2), Entries.Of(3, 5), last }) _shape.Add(task);
        Assert.Equal(2, _shape.CountBefore(last, 100));
        Assert.Equal(1, _shape.CountBefore(last, 1));
    }
}
