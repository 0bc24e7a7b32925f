using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task Lists_begin_with_the_newest()
    {
        var specs = new List<TaskId>();
        for (var i = 0; i < 4; i++) specs.Add((await SubmitAsync()).Id);

        var page = await Store.ListAsync(new TaskQuery(), Cancellation);
        Assert.Equal(Enumerable.Reverse(specs), page.Tasks.Select(task => task.Spec.Id));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Pages_join_without_gap_or_repetition_while_new_tasks_come()
    {
        var known = new List<TaskId>();
        for (var i = 0; i < 11; i++) known.Add((await SubmitAsync()).Id);

        var seen = new List<TaskId>();
        TaskId? cursor = null;
        do
        {
            var page = await Store.ListAsync(new TaskQuery { Limit = 3, Before = cursor }, Cancellation);
            Assert.InRange(page.Tasks.Count, 1, 3);
            seen.AddRange(page.Tasks.Select(task => task.Spec.Id));
            cursor = page.Next;
            await SubmitAsync();
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(known), seen);
    }

    [Fact]
    public async Task A_page_that_ends_with_the_oldest_task_is_the_last()
    {
        for (var i = 0; i < 4; i++) await SubmitAsync();
        var first = await Store.ListAsync(new TaskQuery { Limit = 2 }, Cancellation);
        var second = await Store.ListAsync(new TaskQuery { Limit = 2, Before = first.Next }, Cancellation);
        Assert.Equal(2, second.Tasks.Count);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_cursor_whose_task_has_been_retired_still_holds()
    {
        var oldest = await SubmitAsync();
        var middle = await SubmitAsync(state: Busy with { Phase = Phase.Succeeded });
        await SubmitAsync();
        var page = await Store.ListAsync(new TaskQuery { Limit = 2 }, Cancellation);
        Assert.Equal(middle.Id, page.Next);

        await Store.CommitAsync(new Changes { Retired = { middle.Id } }, Cancellation);
        var rest = await Store.ListAsync(new TaskQuery { Limit = 2, Before = page.Next }, Cancellation);
        Assert.Equal([oldest.Id], rest.Tasks.Select(task => task.Spec.Id));
    }

    public static TheoryData<string> Filters() => ["phase", "phases", "label", "labels", "name", "worker", "since", "until", "joined", "none"];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Each_filter_admits_what_it_says_and_nothing_else(string filter)
    {
        var plain = await SubmitAsync(spec => spec with { Name = null, Labels = TextMap.Empty });
        var blue = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1, "w1"), Records.Attempt(2, "w2")]);
        var green = await SubmitAsync(
            spec => spec with { Name = "Weekly BACKUP_%", Labels = TextMap.From([KeyValuePair.Create("team", "green")]) },
            Busy with { Phase = Phase.Failed },
            Records.EndedAttempt(1));

        var (query, expected) = filter switch
        {
            "phase" => (new TaskQuery { Phases = new HashSet<Phase> { Phase.Running } }, new[] { blue }),
            "phases" => (new TaskQuery { Phases = new HashSet<Phase> { Phase.Pending, Phase.Failed } }, [green, plain]),
            "label" => (new TaskQuery { Labels = TextMap.From([KeyValuePair.Create("team", "green")]) }, [green]),
            "labels" => (new TaskQuery { Labels = TextMap.From([KeyValuePair.Create("team", "blue"), KeyValuePair.Create("tier", "1")]) }, [blue]),
            "name" => (new TaskQuery { Name = "backup_%" }, [green]),
            "worker" => (new TaskQuery { Worker = "w2" }, [blue]),
            "since" => (new TaskQuery { Since = blue.SubmittedAt }, [green, blue]),
            "until" => (new TaskQuery { Until = green.SubmittedAt }, [blue, plain]),
            "joined" => (new TaskQuery { Worker = "w1", Phases = new HashSet<Phase> { Phase.Failed }, Name = "weekly", Since = plain.SubmittedAt }, [green]),
            _ => (new TaskQuery { Labels = TextMap.From([KeyValuePair.Create("team", "blu")]) }, []),
        };

        var page = await Store.ListAsync(query, Cancellation);
        Assert.Equal(expected.Select(spec => spec.Id), page.Tasks.Select(task => task.Spec.Id));
        Assert.Null(page.Next);
    }
}
