using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    private static readonly TaskState Ended = new() { Phase = Phase.Failed, Cause = Cause.ExitCode, ExitCode = 3 };

    [Fact]
    public async Task Ended_tasks_are_opened_from_the_moment_asked_for_on()
    {
        var ends = new[] { -1, 0, 1 }.Select(microseconds => Records.Start + TimeSpan.FromMicroseconds(microseconds)).ToList();
        var ids = new List<TaskId>();
        foreach (var end in ends) ids.Add((await SubmitAsync(state: Ended with { EndedAt = end })).Id);
        var waiting = await SubmitAsync();

        var opened = (await Store.TryOpenAsync(Records.Start, Cancellation))!;
        Assert.Equal([ids[1], ids[2], waiting.Id], opened.Tasks.Select(task => task.Spec.Id).Order());
    }

    [Fact]
    public async Task A_store_that_is_opened_again_remembers_every_field()
    {
        var specs = new[]
        {
            await SubmitAsync(),
            await SubmitAsync(spec => spec with { IdKey = "key 1", RetryOf = new TaskId(5, 6), Work = new ExecWork(["/bin/true", "", "ÿ\n\""]) }),
            await SubmitAsync(spec => spec with { Work = NoopWork.Plain, Terms = spec.Terms with { Delay = default, Timeout = default, Labels = TextMap.Empty, Require = TextMap.Empty } }, Busy, Records.EndedAttempt(1), Records.Attempt(2)),
            await SubmitAsync(state: Ended with { EndedAt = Records.Start }, attempts: [Records.EndedAttempt(1), Records.EndedAttempt(2), Records.EndedAttempt(3)]),
        };
        await Store.CommitAsync(new Changes { Workers = { Records.WorkerRecord("w1"), Records.WorkerRecord("w2") with { BuriedAt = null, LastSeenAt = null, Version = "", Labels = TextMap.Empty } } }, Cancellation);
        var before = await OpenAsync();

        if (await ReopenAsync() is not { } reopened) return;
        Store = reopened;
        await Store.PrepareAsync(Cancellation);
        var after = await OpenAsync();

        Assert.True(after.Epoch > before.Epoch);
        Assert.True(after.LastLease >= before.LastLease);
        Assert.Equal(specs, after.Tasks.Select(task => task.Spec).OrderBy(spec => spec.Id));
        foreach (var (one, other) in before.Tasks.OrderBy(task => task.Spec.Id).Zip(after.Tasks.OrderBy(task => task.Spec.Id)))
        {
            Assert.Equal(one.State, other.State);
            Assert.Equal(one.Attempts, other.Attempts);
        }

        Assert.Equal(before.Workers.OrderBy(Id).Select(Comparable), after.Workers.OrderBy(Id).Select(Comparable));
        static string Id(WorkerState worker) => worker.Session.WorkerId;
        static string Comparable(WorkerState worker) => $"{worker with { Executors = [] }} {string.Join(',', worker.Executors)}";
    }

    [Fact]
    public async Task A_task_that_only_waits_is_remembered_at_no_cost_of_its_own()
    {
        await SubmitAsync(spec => spec with { Work = NoopWork.Plain });
        if (await ReopenAsync() is not { } reopened) return;
        Store = reopened;
        await Store.PrepareAsync(Cancellation);

        var task = Assert.Single((await OpenAsync()).Tasks);
        Assert.Same(TaskState.Queued, task.State);
        Assert.Same(NoopWork.Plain, task.Spec.Work);
    }

    [Fact]
    public async Task Terms_that_several_have_are_remembered_once()
    {
        var first = await SubmitAsync(spec => spec with { Terms = spec.Terms with { Priority = 1 } });
        await SubmitAsync(spec => spec with { Terms = spec.Terms with { Priority = 2 } });
        var third = await SubmitAsync(spec => spec with { Terms = spec.Terms with { Priority = 1 } });
        if (await ReopenAsync() is not { } reopened) return;
        Store = reopened;
        await Store.PrepareAsync(Cancellation);

        var tasks = (await OpenAsync()).Tasks.ToDictionary(task => task.Spec.Id, task => task.Spec.Terms);
        Assert.Equal(first.Terms, tasks[first.Id]);
        Assert.Same(tasks[first.Id], tasks[third.Id]);
    }

    [Fact]
    public async Task Output_goes_on_where_it_was_when_the_store_is_opened_again()
    {
        var key = await OutputAsync();
        for (var i = 0; i < 20; i++) await WriteAsync(key, 4 * i, new string((char)('a' + i), 4));
        if (await ReopenAsync() is not { } reopened) return;
        Store = reopened;
        await Store.PrepareAsync(Cancellation);
        await OpenAsync();

        for (var i = 15; i < 26; i++) await WriteAsync(key, 4 * i, new string((char)('a' + i), 4));
        Assert.Equal("aaaabbbbcc", await ReadAsync(key, 0));
        Assert.Equal("xxyyyyzzzz", await ReadAsync(key, 10));
    }

    [Fact]
    public async Task Forgetting_removes_the_oldest_ends_with_all_that_belongs_to_them()
    {
        var old = new List<TaskId>();
        foreach (var minute in new[] { 2, 0, 1 })
        {
            var spec = await SubmitAsync(state: Ended with { EndedAt = Records.Start + TimeSpan.FromMinutes(minute) }, attempts: [Records.EndedAttempt(1), Records.EndedAttempt(2)]);
            await WriteAsync(new OutputKey(spec.Id, 1, OutputStreamName.Stdout), 0, "old");
            old.Add(spec.Id);
        }

        var recent = await SubmitAsync(state: Ended with { EndedAt = Records.Start + TimeSpan.FromHours(1) });
        var waiting = await SubmitAsync();
        if (!KeepsHistory)
        {
            Assert.Equal(0, await Store.ForgetAsync(Instant.Never, 100, Cancellation));
            return;
        }

        Assert.Equal(2, await Store.ForgetAsync(recent.SubmittedAt + TimeSpan.FromMinutes(30), 2, Cancellation));
        Assert.Equal([waiting.Id, recent.Id, old[0]], (await Store.ListAsync(new TaskQuery(), Cancellation)).Tasks.Select(task => task.Spec.Id));
        Assert.Equal(1, await Store.ForgetAsync(Records.Start + TimeSpan.FromHours(1), 2, Cancellation));
        Assert.Equal(0, await Store.ForgetAsync(Records.Start + TimeSpan.FromHours(1), 2, Cancellation));

        Assert.Equal([waiting.Id, recent.Id], (await Store.ListAsync(new TaskQuery(), Cancellation)).Tasks.Select(task => task.Spec.Id));
        foreach (var id in old)
        {
            Assert.Null(await Store.FindAsync(id, Cancellation));
            Assert.Equal("", await ReadAsync(new OutputKey(id, 1, OutputStreamName.Stdout), 0));
        }
    }

    [Fact]
    public async Task What_is_said_of_a_forgotten_task_is_dropped()
    {
        var spec = await SubmitAsync(state: Ended with { EndedAt = Records.Start }, attempts: [Records.EndedAttempt(1)]);
        var key = new OutputKey(spec.Id, 1, OutputStreamName.Stdout);
        await WriteAsync(key, 0, "early");
        if (!KeepsHistory) return;
        Assert.Equal(1, await Store.ForgetAsync(Instant.Never, 10, Cancellation));

        await WriteAsync(key, 5, "late");
        await Store.CommitAsync(new Changes { States = { (spec.Id, Ended) }, Attempts = { (spec.Id, Records.EndedAttempt(1)), (spec.Id, Records.EndedAttempt(2)) } }, Cancellation);

        Assert.Null(await Store.FindAsync(spec.Id, Cancellation));
        Assert.Equal("", await ReadAsync(key, 0));
        Assert.Empty((await OpenAsync()).Tasks);
    }
}
