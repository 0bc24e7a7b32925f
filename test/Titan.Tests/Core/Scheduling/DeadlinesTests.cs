using CsCheck;
using Titan.Core;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Scheduling;

public sealed class DeadlinesTests
{
    private readonly Deadlines _deadlines = new();

    [Fact]
    public void Nothing_is_due_while_none_is_armed()
    {
        Assert.Equal(Instant.Never, _deadlines.Next);
        Assert.False(_deadlines.TryTakeDue(new Instant(long.MaxValue - 1), out _));
    }

    [Fact]
    public void A_deadline_is_due_at_its_very_moment_and_not_before()
    {
        var task = Entries.Of(1);
        _deadlines.Arm(task, new Instant(10));
        Assert.False(_deadlines.TryTakeDue(new Instant(9), out _));
        Assert.True(_deadlines.TryTakeDue(new Instant(10), out var taken));
        Assert.Same(task, taken);
        Assert.Equal(0, _deadlines.Count);
        Assert.Equal(-1, task.DeadlineIndex);
    }

    [Fact]
    public void Arming_again_takes_the_place_of_the_earlier_deadline()
    {
        var task = Entries.Of(1);
        _deadlines.Arm(task, new Instant(10));
        _deadlines.Arm(task, new Instant(20));
        Assert.Equal(new Instant(20), _deadlines.Next);
        Assert.Equal(1, _deadlines.Count);
    }

    [Fact]
    public void Disarming_what_is_not_armed_changes_nothing()
    {
        _deadlines.Arm(Entries.Of(1), new Instant(10));
        _deadlines.Disarm(Entries.Of(2));
        Assert.Equal(1, _deadlines.Count);
    }

    [Fact]
    public void Ties_go_to_the_older_task()
    {
        foreach (var order in new[] { 3ul, 1ul, 2ul }) _deadlines.Arm(Entries.Of(order), new Instant(10));
        Assert.Equal([1ul, 2ul, 3ul], TakeAll().Select(task => task.Order));
    }

    /// <summary>Against a sorted list, which is slow and plainly right.</summary>
    [Fact]
    public void Any_arming_and_disarming_leaves_them_in_order() =>
        Gen.Select(Gen.Int[0, 19], Gen.Int[-1, 30]).List[0, 200].Sample(acts =>
        {
            var deadlines = new Deadlines();
            var tasks = Enumerable.Range(0, 20).Select(order => Entries.Of((ulong)order)).ToList();
            var expected = new SortedDictionary<(long Due, ulong Order), TaskEntry>();
            foreach (var (index, due) in acts)
            {
                var task = tasks[index];
                if (task.DeadlineIndex >= 0) expected.Remove((task.Due.Ticks, task.Order));
                if (due < 0)
                {
                    deadlines.Disarm(task);
                }
                else
                {
                    deadlines.Arm(task, new Instant(due));
                    expected.Add((due, task.Order), task);
                }
            }

            var taken = new List<TaskEntry>();
            while (deadlines.TryTakeDue(new Instant(30), out var task)) taken.Add(task);
            Assert.Equal(expected.Values, taken);
        }, iter: 2_000, threads: 1);

    private List<TaskEntry> TakeAll()
    {
        var taken = new List<TaskEntry>();
        while (_deadlines.TryTakeDue(new Instant(long.MaxValue - 1), out var task)) taken.Add(task);
        return taken;
    }
}
