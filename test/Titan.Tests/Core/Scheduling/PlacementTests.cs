using System.Diagnostics;
using Titan.Core;
using Titan.Core.Scheduling;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Scheduling;

public sealed class PlacementTests
{
    private static readonly string[] Keys = ["zone", "gpu", "disk"];

    private readonly Placement _placement = new();
    private readonly Fleet _fleet = new();
    private readonly List<WorkerEntry> _workers = [];
    private readonly List<TaskEntry> _queued = [];
    private ulong _order;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_comes_and_goes_the_task_that_goes_next_is_the_first_that_any_free_worker_fits(int seed)
    {
        var dice = new Random(seed);
        for (var round = 0; round < 6_000; round++)
        {
            switch (dice.Next(8))
            {
                case 0 when _workers.Count < 40: Join(Labels(dice, most: 3), dice.Next(1, 3)); break;
                case 1 when _workers.Count > 0: Leave(dice.Next(_workers.Count)); break;
                case 2 when _queued.Count > 0: Cancel(dice.Next(_queued.Count)); break;
                case 3 when _workers.Count > 0: Occupy(_workers[dice.Next(_workers.Count)], dice.Next(3)); break;
                case 4 when _workers.Count > 0: Relabel(_workers[dice.Next(_workers.Count)], Labels(dice, most: 3)); break;
                default: Queue(Labels(dice, most: 2), dice.Next(-1, 2), Unstarted(dice)); break;
            }

            if (dice.Next(3) == 0) MatchAll();
        }
    }

    [Fact]
    public void A_task_that_leaves_costs_the_same_among_many_kinds_as_among_few()
    {
        Join([], slots: 1);
        var few = LongestCancel(kinds: 3_000);
        var many = LongestCancel(kinds: 60_000);
        // A look at every kind for each would be twenty times as much.
        Assert.True(many < (8 * few) + TimeSpan.FromMilliseconds(5), $"among few {few.TotalMilliseconds:0.0} ms, among many {many.TotalMilliseconds:0.0} ms");
    }

    [Fact]
    public void A_worker_that_comes_and_goes_costs_the_same_among_many_kinds_as_among_few()
    {
        var few = LongestVisit(kinds: 3_000);
        var many = LongestVisit(kinds: 60_000);
        Assert.True(many < (8 * few) + TimeSpan.FromMilliseconds(5), $"among few {few.TotalMilliseconds:0.0} ms, among many {many.TotalMilliseconds:0.0} ms");
    }

    /// <summary>The quickest of some rounds: whatever else the machine does is not counted.</summary>
    private TimeSpan LongestCancel(int kinds)
    {
        while (_queued.Count < kinds) Queue([KeyValuePair.Create($"k{_order}", "v")], 0);
        Assert.False(_placement.TryMatch(_fleet, default, out _, out _));
        return Quickest(() =>
        {
            for (var i = 0; i < 300; i++) Cancel(_queued.Count - 1);
        });
    }

    private TimeSpan LongestVisit(int kinds)
    {
        while (_queued.Count < kinds) Queue([KeyValuePair.Create($"k{_order}", "v")], 0);
        return Quickest(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                Join([KeyValuePair.Create("host", "h1")], slots: 1);
                Assert.False(_placement.TryMatch(_fleet, default, out _, out _));
                Leave(_workers.Count - 1);
            }
        });
    }

    private static TimeSpan Quickest(Action work)
    {
        var quickest = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var begun = Stopwatch.GetTimestamp();
            work();
            var took = Stopwatch.GetElapsedTime(begun);
            if (took < quickest) quickest = took;
        }

        return quickest;
    }

    private static List<KeyValuePair<string, string>> Labels(Random dice, int most) =>
        [.. Keys.Where(_ => dice.Next(3) < most).Take(dice.Next(most + 1)).Select(key => KeyValuePair.Create(key, $"{dice.Next(3)}"))];

    /// <summary>Attempts of one task that some of the Workers could not start; of most tasks none.</summary>
    private List<AttemptState> Unstarted(Random dice) => dice.Next(3) > 0 ? [] :
    [
        .. _workers.Where(_ => dice.Next(4) == 0).Take(Limits.StartsTried).Select((worker, place) => new AttemptState
        {
            Number = place + 1,
            Lease = new Lease((ulong)place + 1),
            Holder = worker.State.Session,
            GrantedAt = default,
            Phase = AttemptPhase.Failed,
            Cause = Cause.Spawn,
        }),
    ];

    private void Join(List<KeyValuePair<string, string>> labels, int slots)
    {
        var worker = _fleet.Add(new WorkerState
        {
            Session = new WorkerSession($"w{++_order}", 1),
            Address = "",
            Slots = slots,
            Labels = TextMap.From(labels),
            Executors = [Executor.Noop, Executor.Exec],
            JoinedAt = default,
        });
        worker.Link = 1;
        _workers.Add(worker);
        _placement.Admit(worker);
    }

    private void Relabel(WorkerEntry worker, List<KeyValuePair<string, string>> labels)
    {
        _fleet.Describe(worker, worker.State with { Labels = TextMap.From(labels) });
        _placement.Admit(worker);
    }

    private void Leave(int index)
    {
        var worker = _workers[index];
        _workers.RemoveAt(index);
        _placement.Dismiss(worker);
        _fleet.Remove(worker);
    }

    private void Occupy(WorkerEntry worker, int slots)
    {
        worker.Strangers = slots;
        _placement.Refresh(worker);
    }

    private void Queue(List<KeyValuePair<string, string>> require, int priority, IReadOnlyList<AttemptState>? barred = null)
    {
        var task = new TaskEntry(
            new TaskSpec { Id = new TaskId(++_order, 0), Work = NoopWork.Plain, SubmittedAt = default, Terms = new TaskTerms { Priority = priority, Require = TextMap.From(require) } },
            TaskState.Queued);
        task.Restore(barred ?? []);
        _queued.Add(task);
        _placement.Enqueue(task);
    }

    private void Cancel(int index)
    {
        _placement.Dequeue(_queued[index]);
        _queued[index] = _queued[^1];
        _queued.RemoveAt(_queued.Count - 1);
    }

    private void MatchAll()
    {
        while (Expected() is { } expected)
        {
            Assert.True(_placement.TryMatch(_fleet, default, out var task, out var worker), $"{expected.Id} fits a Worker and is not found");
            Assert.Equal(expected.Id, task.Id);
            Assert.True(worker.FreeSlots > 0 && Demand.Of(task.Spec, task.Attempts).IsMetBy(worker.State));
            Cancel(_queued.IndexOf(task));
            Occupy(worker, worker.Strangers + 1);
        }

        Assert.False(_placement.TryMatch(_fleet, default, out var none, out _), $"{none?.Id} fits nobody and is found");
    }

    private TaskEntry? Expected() => _queued
        .Where(task => _workers.Any(worker => worker.FreeSlots > 0 && Demand.Of(task.Spec, task.Attempts).IsMetBy(worker.State)))
        .OrderByDescending(task => task.Spec.Priority).ThenBy(task => task.Order).FirstOrDefault();
}
