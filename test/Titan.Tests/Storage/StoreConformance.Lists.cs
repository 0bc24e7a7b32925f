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
        var plain = await SubmitAsync(spec => spec with { Name = null, Terms = spec.Terms with { Labels = TextMap.Empty } });
        var blue = await SubmitAsync(state: Busy with { EndedAt = null }, attempts: [Records.Attempt(1, "w1"), Records.Attempt(2, "w2")]);
        var green = await SubmitAsync(
            spec => spec with { Name = "Weekly BACKUP_%", Terms = spec.Terms with { Labels = TextMap.From([KeyValuePair.Create("team", "green")]) } },
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

    [Fact]
    public async Task Tasks_of_one_moment_keep_their_order()
    {
        var specs = Enumerable.Range(0, 300).Select(_ => _records.Spec(spec => spec with { SubmittedAt = Records.Start })).ToList();
        var changes = new Changes();
        changes.Specs.AddRange(specs);
        foreach (var spec in specs) changes.States.Add((spec.Id, TaskState.Queued));
        await Store.CommitAsync(changes, Cancellation);

        var page = await Store.ListAsync(new TaskQuery { Limit = 1_000 }, Cancellation);
        Assert.Equal(specs.Select(spec => spec.Id).Reverse(), page.Tasks.Select(task => task.Spec.Id));
    }

    [Fact]
    public async Task A_rare_match_is_found_among_many()
    {
        var specs = Enumerable.Range(0, 5_000).Select(i => _records.Spec(spec => spec with { Name = i % 2_000 == 7 ? $"needle {i}" : "hay", Terms = spec.Terms with { Labels = TextMap.Empty } })).ToList();
        var changes = new Changes();
        changes.Specs.AddRange(specs);
        foreach (var spec in specs) changes.States.Add((spec.Id, TaskState.Queued));
        await Store.CommitAsync(changes, Cancellation);

        var first = await Store.ListAsync(new TaskQuery { Name = "NEEDLE", Limit = 2 }, Cancellation);
        Assert.Equal(["needle 4007", "needle 2007"], first.Tasks.Select(task => task.Spec.Name!));
        var second = await Store.ListAsync(new TaskQuery { Name = "NEEDLE", Limit = 2, Before = first.Next }, Cancellation);
        Assert.Equal(["needle 7"], second.Tasks.Select(task => task.Spec.Name!));
        Assert.Null(second.Next);
        Assert.Empty((await Store.ListAsync(new TaskQuery { Labels = TextMap.From([KeyValuePair.Create("no", "one")]) }, Cancellation)).Tasks);
    }

    [Theory]
    [InlineData("ÄRGER", "ärger", true)]
    [InlineData("über-Straße", "ÜBER", true)]
    [InlineData("Łódź", "łÓD", true)]
    [InlineData("Москва", "МОСКВА", true)]
    [InlineData("strasse", "straße", false)]
    [InlineData("resume", "résumé", false)]
    [InlineData("a_b", "a%b", false)]
    public async Task Letter_case_of_names_is_ignored_in_every_script_and_nothing_else(string name, string asked, bool isFound)
    {
        await SubmitAsync(spec => spec with { Name = name });
        Assert.Equal(isFound ? 1 : 0, (await Store.ListAsync(new TaskQuery { Name = asked }, Cancellation)).Tasks.Count);
    }

    [Theory]
    [InlineData("key", "value", false)]
    [InlineData("x\"key", "value", true)]
    [InlineData("key\":\"value", "v", true)]
    [InlineData("a", "b\\\"", true)]
    [InlineData("a", "b", false)]
    [InlineData("A", "b\\\"", false)]
    public async Task Labels_are_compared_whole(string key, string value, bool isFound)
    {
        await SubmitAsync(spec => spec with
        {
            Terms = spec.Terms with { Labels = TextMap.From([KeyValuePair.Create("x\"key", "value"), KeyValuePair.Create("key\":\"value", "v"), KeyValuePair.Create("a", "b\\\"")]) },
        });
        Assert.Equal(isFound ? 1 : 0, (await Store.ListAsync(new TaskQuery { Labels = TextMap.From([KeyValuePair.Create(key, value)]) }, Cancellation)).Tasks.Count);
    }

    [Fact]
    public async Task The_worker_asked_for_is_the_one_of_the_latest_attempt()
    {
        var spec = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1, "w1")]);
        Assert.Single((await Store.ListAsync(new TaskQuery { Worker = "w1" }, Cancellation)).Tasks);

        await CommitAttemptsAsync(spec.Id, Busy, Records.Attempt(2, "w2"));
        Assert.Empty((await Store.ListAsync(new TaskQuery { Worker = "w1" }, Cancellation)).Tasks);
        Assert.Single((await Store.ListAsync(new TaskQuery { Worker = "w2" }, Cancellation)).Tasks);
    }
}
