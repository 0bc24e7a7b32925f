using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    private static readonly TaskState Runs = new() { Phase = Phase.Running };

    [Fact]
    public async Task A_count_tells_how_many_tasks_of_each_phase_meet_the_query_and_pages_do_not_matter()
    {
        var blue = TextMap.From([KeyValuePair.Create("team", "blue")]);
        var red = TextMap.From([KeyValuePair.Create("team", "red")]);
        await SubmitAsync(Of("nightly", blue));
        await SubmitAsync(Of("Nightly ÄRGER", blue), Runs, Records.Attempt(1, "w1"));
        await SubmitAsync(Of("other", red), Runs, Records.Attempt(1, "w2"));
        var last = await SubmitAsync(Of("other", blue), Ended with { EndedAt = Records.Start }, Records.EndedAttempt(1));

        Assert.Equal((1, 2, 1), await CountAsync(new TaskQuery()));
        Assert.Equal((1, 2, 1), await CountAsync(new TaskQuery { Limit = 1, Before = last.Id }));
        Assert.Equal((0, 2, 0), await CountAsync(new TaskQuery { Phases = new HashSet<Phase> { Phase.Running } }));
        Assert.Equal((1, 2, 0), await CountAsync(new TaskQuery { Phases = new HashSet<Phase> { Phase.Pending, Phase.Running } }));
        Assert.Equal((1, 1, 1), await CountAsync(new TaskQuery { Labels = blue }));
        Assert.Equal((1, 1, 0), await CountAsync(new TaskQuery { Name = "NIGHTLY" }));
        Assert.Equal((0, 1, 0), await CountAsync(new TaskQuery { Name = "ärger", Labels = blue }));
        Assert.Equal((0, 1, 0), await CountAsync(new TaskQuery { Worker = "w2" }));
        Assert.Equal((0, 0, 1), await CountAsync(new TaskQuery { Since = last.SubmittedAt }));
        Assert.Equal((1, 2, 0), await CountAsync(new TaskQuery { Until = last.SubmittedAt }));
        Assert.Equal((0, 0, 0), await CountAsync(new TaskQuery { Labels = blue, Name = "nobody" }));

        Func<TaskSpec, TaskSpec> Of(string name, TextMap labels) => spec => spec with { Name = name, Terms = spec.Terms with { Labels = labels } };
    }

    [Fact]
    public async Task A_count_looks_at_so_many_tasks_and_says_when_there_are_more()
    {
        for (var i = 0; i < 3; i++) await SubmitAsync();
        foreach (var (most, isCut) in ((int, bool)[])[(2, true), (3, false), (4, false)])
            Assert.Equal(isCut, (await Store.CountAsync(new TaskQuery(), most, Cancellation)).IsCut);
        Assert.False((await Store.CountAsync(new TaskQuery { Phases = new HashSet<Phase> { Phase.Pending } }, 3, Cancellation)).IsCut);
    }

    [Fact]
    public async Task Many_tasks_are_counted_and_the_few_that_run_are_found_among_them()
    {
        var changes = new Changes();
        for (var i = 0; i < 40_000; i++)
        {
            var spec = _records.Spec(spec => spec with { Work = NoopWork.Plain });
            changes.Specs.Add(spec);
            changes.States.Add((spec.Id, i % 10_000 == 0 ? Runs : TaskState.Queued));
        }

        await Store.CommitAsync(changes, Cancellation);
        Assert.Equal((39_996, 4, 0), await CountAsync(new TaskQuery()));
        var running = await Store.ListAsync(new TaskQuery { Phases = new HashSet<Phase> { Phase.Running }, Limit = 3 }, Cancellation);
        Assert.Equal(3, running.Tasks.Count);
        Assert.NotNull(running.Next);
    }

    [Fact]
    public async Task What_ran_for_longer_is_told_by_the_latest_attempt_and_what_runs_by_the_time_of_asking()
    {
        await SubmitAsync();
        await SubmitAsync(state: Runs, attempts: [Records.Attempt(1)]);
        var minute = await SubmitAsync(state: Ended with { EndedAt = Records.Start }, attempts: [Records.EndedAttempt(1)]);
        var runs = await SubmitAsync(state: Runs, attempts: [Records.EndedAttempt(1), Records.Attempt(2) with { Phase = AttemptPhase.Running, StartedAt = Records.Start }]);

        Assert.Equal([runs.Id, minute.Id], await LongerAsync(TimeSpan.FromSeconds(59)));
        Assert.Equal([runs.Id], await LongerAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal([runs.Id], await LongerAsync(TimeSpan.FromSeconds(3_599)));
        Assert.Empty(await LongerAsync(TimeSpan.FromHours(1)));
        Assert.Equal((0, 1, 1), await CountAsync(new TaskQuery { LongerThan = TimeSpan.Zero, Now = Records.Start + TimeSpan.FromHours(1) }));

        async Task<IEnumerable<TaskId>> LongerAsync(TimeSpan length) =>
            (await Store.ListAsync(new TaskQuery { LongerThan = length, Now = Records.Start + TimeSpan.FromHours(1) }, Cancellation)).Tasks.Select(task => task.Spec.Id);
    }

    [Fact]
    public async Task What_has_not_ended_did_not_end_before_any_time()
    {
        await SubmitAsync();
        var early = await SubmitAsync(state: Ended with { EndedAt = Records.Start });
        await SubmitAsync(state: Ended with { EndedAt = Records.Start + TimeSpan.FromMinutes(1) });

        var query = new TaskQuery { EndedBefore = Records.Start + TimeSpan.FromMinutes(1) };
        Assert.Equal([early.Id], (await Store.ListAsync(query, Cancellation)).Tasks.Select(task => task.Spec.Id));
        Assert.Equal((0, 0, 1), await CountAsync(query));
    }

    private async Task<(long Pending, long Running, long Failed)> CountAsync(TaskQuery query)
    {
        var count = await Store.CountAsync(query, 1_000_000, Cancellation);
        Assert.False(count.IsCut);
        Assert.Equal(0, count[Phase.Succeeded] + count[Phase.Cancelled]);
        return (count[Phase.Pending], count[Phase.Running], count[Phase.Failed]);
    }
}
