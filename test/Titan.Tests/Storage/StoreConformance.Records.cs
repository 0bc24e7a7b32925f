using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

public abstract partial class StoreConformance
{
    private static readonly TaskState Busy = new()
    {
        Phase = Phase.Running,
        Cause = Cause.WorkerLost,
        ExitCode = 137,
        RetriesUsed = 1,
        LossesUsed = 2,
        NotBefore = Records.Start,
        StartedAt = Records.Start + TimeSpan.FromMicroseconds(1),
        EndedAt = Records.Start + TimeSpan.FromMicroseconds(2),
        Cancellation = new Cancellation("ann", "not needed", Records.Start, CancellationOutcome.Requested),
    };

    [Fact]
    public async Task What_was_committed_is_found_in_every_field()
    {
        var spec = await SubmitAsync(state: Busy, attempts: [Records.EndedAttempt(1), Records.Attempt(2)]);

        var found = await Store.FindAsync(spec.Id, Cancellation);

        Assert.NotNull(found);
        Assert.Equal(spec, found.Spec);
        Assert.Equal(Busy, found.State);
        Assert.Equal([Records.EndedAttempt(1), Records.Attempt(2)], found.Attempts);
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("noop")]
    public async Task Every_kind_of_work_comes_back_as_it_was(string executor)
    {
        Work work = executor == "exec" ? new ExecWork(["/bin/echo", "", "two words", "ÿ\n"]) : NoopWork.Plain;
        var spec = await SubmitAsync(spec => spec with { Work = work, Name = null, IdKey = null, RetryReason = null });

        Assert.Equal(spec, (await Store.FindAsync(spec.Id, Cancellation))!.Spec);
    }

    [Fact]
    public async Task A_later_commit_replaces_state_and_attempts()
    {
        var spec = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1)]);

        var done = Busy with { Phase = Phase.Failed, Cancellation = null };
        await Store.CommitAsync(new Changes { States = { (spec.Id, done) }, Attempts = { (spec.Id, Records.EndedAttempt(1)), (spec.Id, Records.Attempt(2)) } }, Cancellation);

        var found = (await Store.FindAsync(spec.Id, Cancellation))!;
        Assert.Equal(done, found.State);
        Assert.Equal([Records.EndedAttempt(1), Records.Attempt(2)], found.Attempts);
    }

    [Fact]
    public async Task A_commit_that_is_tried_again_changes_nothing()
    {
        // The answer to the first may have been lost on its way back.
        var spec = _records.Spec();
        var changes = Records.Changes(spec, Busy, Records.Attempt(1));
        changes.Workers.Add(Records.WorkerRecord());

        await Store.CommitAsync(changes, Cancellation);
        await Store.CommitAsync(changes, Cancellation);

        var page = await Store.ListAsync(new TaskQuery(), Cancellation);
        Assert.Equal([Records.Attempt(1)], Assert.Single(page.Tasks).Attempts);
        Assert.Single((await OpenAsync()).Workers);
    }

    [Fact]
    public async Task A_commit_that_is_called_off_leaves_all_or_nothing()
    {
        var specs = Enumerable.Range(0, 20).Select(_ => _records.Spec()).ToList();
        var changes = new Changes { LastLease = new Lease(9_000) };
        changes.Specs.AddRange(specs);
        foreach (var spec in specs) changes.States.Add((spec.Id, Busy));

        using var called = new CancellationTokenSource();
        await called.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(changes, called.Token));

        Assert.Contains((await Store.ListAsync(new TaskQuery { Limit = 1_000 }, Cancellation)).Tasks.Count, new[] { 0, specs.Count });
    }

    [Fact]
    public async Task A_reader_never_sees_half_a_commit()
    {
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            do
            {
                var page = await Store.ListAsync(new TaskQuery { Limit = 1_000 }, Cancellation);
                Assert.True(page.Tasks.Count % 2 == 0, $"{page.Tasks.Count} tasks, committed by twos");
                Assert.All(page.Tasks, task => Assert.Equal(Phase.Running, task.State.Phase));
            }
            while (!done.IsCancellationRequested);
        }, Cancellation);

        for (var i = 0; i < 200; i++)
        {
            var (one, two) = (_records.Spec(), _records.Spec());
            await Store.CommitAsync(new Changes { Specs = { one, two }, States = { (one.Id, Busy), (two.Id, Busy) } }, Cancellation);
        }

        await done.CancelAsync();
        await reading;
        Assert.Equal(400, (await Store.ListAsync(new TaskQuery { Limit = 1_000 }, Cancellation)).Tasks.Count);
    }

    [Fact]
    public async Task An_unknown_task_is_not_found()
    {
        await SubmitAsync();
        Assert.Null(await Store.FindAsync(new TaskId(1, 2), Cancellation));
    }

    [Fact]
    public async Task A_prefix_resolves_to_the_ids_that_begin_so()
    {
        var specs = new List<TaskSpec>();
        for (var i = 0; i < 5; i++) specs.Add(await SubmitAsync());

        Assert.True(TaskId.TryParsePrefix(specs[0].Id.ToString().AsSpan(0, 3), out var first, out var last));
        Assert.Equal(specs.Select(spec => spec.Id), (await Store.ResolveAsync(first, last, 10, Cancellation)).Order());
        Assert.Equal(2, (await Store.ResolveAsync(first, last, 2, Cancellation)).Count);

        var whole = specs[3].Id;
        Assert.Equal([whole], await Store.ResolveAsync(whole, whole, 2, Cancellation));
        Assert.Empty(await Store.ResolveAsync(default, new TaskId(1, 0), 2, Cancellation));
    }

    [Fact]
    public async Task A_retired_task_is_no_longer_opened_and_with_history_still_found()
    {
        var gone = await SubmitAsync(state: Busy with { Phase = Phase.Failed });
        var kept = await SubmitAsync();

        await Store.CommitAsync(new Changes { Retired = { gone.Id } }, Cancellation);

        var reopened = (await Store.TryOpenAsync(Busy.EndedAt!.Value + TimeSpan.FromMicroseconds(1), Cancellation))!;
        Assert.Equal([kept.Id], reopened.Tasks.Select(task => task.Spec.Id));
        Assert.Equal(KeepsHistory, await Store.FindAsync(gone.Id, Cancellation) is not null);
    }

    [Fact]
    public async Task Many_retired_tasks_leave_the_others_in_order()
    {
        var specs = Enumerable.Range(0, 3_000).Select(_ => _records.Spec()).ToList();
        var all = new Changes();
        foreach (var (spec, index) in specs.Select((spec, index) => (spec, index)))
        {
            all.Specs.Add(spec);
            all.States.Add((spec.Id, index < 2_990 ? Busy with { Phase = Phase.Succeeded } : TaskState.Queued));
        }

        await Store.CommitAsync(all, Cancellation);
        var retired = new Changes();
        retired.Retired.AddRange(specs.Take(2_990).Select(spec => spec.Id));
        await Store.CommitAsync(retired, Cancellation);

        var reopened = (await Store.TryOpenAsync(Instant.Never, Cancellation))!;
        Assert.Equal(specs.Skip(2_990).Select(spec => spec.Id), reopened.Tasks.Select(task => task.Spec.Id).Order());
        var newest = await SubmitAsync();
        Assert.Equal(newest.Id, (await Store.ListAsync(new TaskQuery { Limit = 1 }, Cancellation)).Tasks[0].Spec.Id);
    }
}
