using Google.Protobuf.WellKnownTypes;
using Titan.Cli.Listing;
using Titan.Protocol.V1;

namespace Titan.Tests.Cli;

public sealed class TopTasksTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_first_of_many_are_kept_in_order_and_no_more()
    {
        var top = new TopTasks(Order("priority"), 3, long.MaxValue, Now);
        for (var i = 0; i < 1_000; i++) top.Add(Task($"{i:0000}", priority: i * 7 % 1_000));
        Assert.Equal(1_000, top.Seen);
        Assert.Equal([999, 998, 997], top.Take().Select(task => task.Spec.Priority));
        Assert.False(top.IsTooMuch);
    }

    [Fact]
    public void Of_equal_ones_the_newest_comes_first_in_either_direction()
    {
        foreach (var order in (string[])["priority", "-priority"])
        {
            var top = new TopTasks(Order(order), 10, long.MaxValue, Now);
            foreach (var id in (string[])["2", "1", "3"]) top.Add(Task(id));
            Assert.Equal(["3", "2", "1"], top.Take().Select(task => task.Id));
        }
    }

    [Fact]
    public void What_has_nothing_to_sort_by_comes_last_in_either_direction()
    {
        foreach (var order in (string[])["started", "-started"])
        {
            var top = new TopTasks(Order(order), 10, long.MaxValue, Now);
            top.Add(Task("1"));
            top.Add(Task("2", startedAt: Now));
            Assert.Equal(["2", "1"], top.Take().Select(task => task.Id));
        }
    }

    [Fact]
    public void Large_tasks_are_held_up_to_the_bound_in_bytes()
    {
        var top = new TopTasks(Order("priority"), 10, 2_500, Now);
        for (var i = 0; i < 5; i++) top.Add(Task($"{i}", priority: i, name: new string('x', 1_000)));
        Assert.True(top.IsTooMuch);
        Assert.Equal(["4", "3"], top.Take().Select(task => task.Id));
    }

    private static TaskOrder Order(string text) => TaskOrder.Read(text).Value!;

    private static Titan.Protocol.V1.Task Task(string id, int priority = 0, DateTimeOffset? startedAt = null, string name = "") => new()
    {
        Id = id,
        Spec = new TaskSpec { Priority = priority, Name = name },
        StartedAt = startedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
    };
}
