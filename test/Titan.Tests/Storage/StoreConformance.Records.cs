using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
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
    public async Task An_empty_commit_changes_nothing()
    {
        var spec = await SubmitAsync();
        await Store.CommitAsync(new Changes(), Cancellation);
        Assert.Equal([spec], (await OpenAsync()).Tasks.Select(task => task.Spec));
    }

    [Fact]
    public async Task Superseded_attempts_stay_and_hear_late_reports()
    {
        // As Core commits them: from the first that changed on, each time with the latest.
        var waiting = TaskState.Queued with { Cause = Cause.Signal, ExitCode = 137, RetriesUsed = 1, NotBefore = Records.Start };
        var spec = await SubmitAsync(state: Busy, attempts: [Records.Attempt(1)]);
        await CommitAttemptsAsync(spec.Id, waiting, Records.EndedAttempt(1));
        Assert.Equal([Records.EndedAttempt(1)], await AttemptsAsync(spec.Id));

        await CommitAttemptsAsync(spec.Id, Busy, Records.Attempt(2));
        Assert.Equal([Records.EndedAttempt(1), Records.Attempt(2)], await AttemptsAsync(spec.Id));

        await CommitAttemptsAsync(spec.Id, Busy, Records.EndedAttempt(2), Records.Attempt(3));
        Assert.Equal([Records.EndedAttempt(1), Records.EndedAttempt(2), Records.Attempt(3)], await AttemptsAsync(spec.Id));

        var late = Records.EndedAttempt(1) with { LateReports = 7, LastLateReport = "exit 0 from w1" };
        await CommitAttemptsAsync(spec.Id, Busy, late, Records.EndedAttempt(2), Records.Attempt(3));
        Assert.Equal([late, Records.EndedAttempt(2), Records.Attempt(3)], await AttemptsAsync(spec.Id));
        Assert.Equal([late, Records.EndedAttempt(2), Records.Attempt(3)], Assert.Single((await OpenAsync()).Tasks).Attempts);
    }

    [Fact]
    public async Task A_whole_life_in_one_commit_is_kept()
    {
        var spec = await SubmitAsync(state: Ended with { EndedAt = Records.Start }, attempts: [.. Enumerable.Range(1, 12).Select(number => Records.EndedAttempt(number))]);
        Assert.Equal(Enumerable.Range(1, 12), (await AttemptsAsync(spec.Id)).Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task Numbers_beyond_the_signed_ones_come_back()
    {
        var attempt = Records.Attempt(1) with { Holder = new WorkerSession("w1", ulong.MaxValue) };
        var spec = await SubmitAsync(state: Busy, attempts: [attempt]);
        Assert.Equal([attempt], await AttemptsAsync(spec.Id));
    }

    [Fact]
    public async Task The_largest_work_comes_back_as_it_was()
    {
        var shell = await SubmitAsync(spec => spec with { Work = new ShellWork(new string('x', Limits.CommandBytes)) });
        var exec = await SubmitAsync(spec => spec with { Work = new ExecWork([.. Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 131_000))]) });
        Assert.Equal(shell, (await Store.FindAsync(shell.Id, Cancellation))!.Spec);
        Assert.Equal(exec, (await Store.FindAsync(exec.Id, Cancellation))!.Spec);
    }

    [Theory]
    [InlineData("it's \"quoted\" \\ and `ticked`")]
    [InlineData("100%_of ?1 :name @x $y; DROP TABLE tasks --")]
    [InlineData("emoji 👩‍👩‍👧 and 日本語, عربى, e\u0301")]
    [InlineData("\u0001\t\r\n\u007f\u2028")]
    [InlineData("{\"a\":[1,null]}")]
    [InlineData(" ")]
    public async Task Unusual_text_comes_back_as_it_was(string text)
    {
        var map = TextMap.From([KeyValuePair.Create(text, text), KeyValuePair.Create("plain", text)]);
        var spec = await SubmitAsync(spec => spec with
        {
            Work = new ShellWork(text) { Environment = map, Folder = text },
            Name = text,
            Terms = spec.Terms with { Labels = map, Require = map },
            IdKey = text,
            RetryReason = text,
        }, Busy with { Cancellation = new Cancellation(text, text, Records.Start, CancellationOutcome.TooLate) }, Records.EndedAttempt() with { Message = text, LastLateReport = text });
        var found = (await Store.FindAsync(spec.Id, Cancellation))!;

        Assert.Equal(spec, found.Spec);
        Assert.Equal(new Cancellation(text, text, Records.Start, CancellationOutcome.TooLate), found.State.Cancellation);
        Assert.Equal((text, text), (found.LastAttempt!.Message, found.LastAttempt.LastLateReport));
        Assert.Single((await Store.ListAsync(new TaskQuery { Name = text, Labels = TextMap.From([KeyValuePair.Create(text, text)]) }, Cancellation)).Tasks);
    }

    [Fact]
    public async Task Empty_text_is_not_the_same_as_none()
    {
        var spec = await SubmitAsync(spec => spec with { Name = "", RetryReason = "", IdKey = null, Work = new ExecWork([""]) }, Busy with { Cancellation = new Cancellation("", "", Records.Start, CancellationOutcome.Requested) });
        var found = (await Store.FindAsync(spec.Id, Cancellation))!;
        Assert.Equal(spec, found.Spec);
        Assert.Equal(("", ""), (found.State.Cancellation!.By, found.State.Cancellation.Reason));
    }

    [Fact]
    public async Task Standard_input_comes_back_byte_for_byte()
    {
        var bytes = new byte[300];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)i;
        var fed = new WorkInput(bytes);
        var surroundings = new ShellWork("cat") { Folder = "/tmp", Environment = TextMap.From([KeyValuePair.Create("A", "1")]) };
        foreach (var work in (Work[])[surroundings.Reading(fed), new ExecWork(["cat"]).Reading(fed), new ShellWork("cat").Reading(new WorkInput(new byte[Limits.InputBytes])), surroundings])
        {
            var spec = await SubmitAsync(spec => spec with { IdKey = null, Work = work });
            Assert.Equal(spec, (await Store.FindAsync(spec.Id, Cancellation))!.Spec);
        }
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

    private ValueTask CommitAttemptsAsync(TaskId id, TaskState state, params AttemptState[] attempts)
    {
        var changes = new Changes { States = { (id, state) } };
        foreach (var attempt in attempts) changes.Attempts.Add((id, attempt));
        return Store.CommitAsync(changes, Cancellation);
    }

    private async Task<IReadOnlyList<AttemptState>> AttemptsAsync(TaskId id) => (await Store.FindAsync(id, Cancellation))!.Attempts;
}
