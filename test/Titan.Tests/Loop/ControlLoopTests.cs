using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Manager.Loop;
using Titan.Protocol.Errors;

namespace Titan.Tests.Loop;

public sealed class ControlLoopTests
{
    [Fact]
    public async Task Nothing_is_released_before_its_commit()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var submitted = loop.SubmitAsync();
        await loop.NextCommitAsync();

        Assert.False(submitted.IsCompleted);
        Assert.Empty(loop.Releases.Carried);

        loop.Store.Release();
        var outcome = await submitted.InTime();
        Assert.Equal([new TaskSubmitted(outcome.Id)], loop.Releases.Carried);
        Assert.NotNull(await loop.Store.FindAsync(outcome.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_next_batch_is_decided_while_one_is_being_committed()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var first = loop.SubmitAsync("first");
        await loop.NextCommitAsync();

        var decided = new TaskCompletionSource();
        var second = loop.SubmitAsync("second", decided.SetResult);
        await decided.Task.InTime();
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);

        loop.Store.Release();
        await Task.WhenAll(first, second).InTime();
        Assert.Equal("second", Assert.Single((await loop.NextCommitAsync()).Specs).Name);
        Assert.Equal(1, loop.Store.MostCommitsAtOnce);
    }

    [Fact]
    public async Task A_slow_store_makes_larger_batches()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var all = new List<Task> { loop.SubmitAsync() };
        await loop.NextCommitAsync();

        using var decided = new CountdownEvent(100);
        for (var i = 0; i < 100; i++) all.Add(loop.SubmitAsync("", () => decided.Signal()));
        Assert.True(decided.Wait(Evidence.Patience, TestContext.Current.CancellationToken));

        loop.Store.Release();
        await Task.WhenAll(all).InTime();
        Assert.Equal(100, (await loop.NextCommitAsync()).Specs.Count);
    }

    [Fact]
    public async Task However_much_waits_one_commit_takes_no_more_than_a_store_can_take_in_time()
    {
        await using var loop = new RunningLoop();
        await FiveGoTwoByTwoAsync(loop, () => loop.SubmitAsync(weight: 8 << 20));
    }

    [Fact]
    public async Task However_much_waits_one_commit_takes_no_more_than_is_decided_soon()
    {
        await using var loop = new RunningLoop();
        await FiveGoTwoByTwoAsync(loop, () => loop.SubmitAsync(decided: () => loop.Time.Advance(TimeSpan.FromMilliseconds(3))));
    }

    [Fact]
    public async Task After_a_slow_commit_more_goes_into_one()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var slow = loop.SubmitAsync();
        await loop.NextCommitAsync();
        loop.Time.Advance(TimeSpan.FromMilliseconds(4));
        loop.Store.Release();
        await slow.InTime();

        loop.Store.Hold();
        var all = new List<Task> { loop.SubmitAsync() };
        while ((await loop.NextCommitAsync()).IsEmpty)
        {
            // A tick.
        }

        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var decided = 0;
        for (var i = 0; i < 5; i++) all.Add(loop.SubmitAsync(decided: Decided));
        await isFull.Task.InTime();
        loop.Store.Release();
        await Task.WhenAll(all).InTime();

        Changes next;
        do
        {
            next = await loop.NextCommitAsync();
        }
        while (next.IsEmpty);
        Assert.Equal(3, next.Specs.Count);

        void Decided()
        {
            loop.Time.Advance(TimeSpan.FromMilliseconds(1.5));
            if (++decided == 3) isFull.SetResult();
        }
    }

    [Fact]
    public async Task Whoever_asks_for_little_does_not_wait_behind_a_flood()
    {
        await using var loop = new RunningLoop();
        using var go = new ManualResetEventSlim();
        var order = new List<string>();
        var all = new List<Task> { loop.SubmitAsync(decided: go.Wait) };

        for (var i = 0; i < 10; i++) all.Add(loop.SubmitAsync(decided: () => order.Add("much"), weight: 1 << 20));
        all.Add(loop.SubmitAsync(decided: () => order.Add("little")));
        go.Set();
        await Task.WhenAll(all).InTime();

        Assert.Equal((11, 1), (order.Count, order.IndexOf("little")));
    }

    [Fact]
    public async Task What_waits_its_turn_is_decided_in_the_order_in_which_it_came()
    {
        await using var loop = new RunningLoop();
        var order = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => loop.SubmitAsync(decided: () => order.Add(number), weight: 1 << 20))).InTime();

        Assert.Equal(Enumerable.Range(0, 200), order);
    }

    [Fact]
    public async Task A_flood_that_is_given_up_while_it_waits_leaves_its_turn_to_others()
    {
        await using var loop = new RunningLoop();
        using var go = new ManualResetEventSlim();
        using var gone = new CancellationTokenSource();
        var first = loop.SubmitAsync(decided: go.Wait);
        Task[] flood = [.. Enumerable.Range(0, 10).Select(_ => loop.Loop.AskAsync((_, _, _) => 1, gone.Token, weight: 1 << 20))];

        await gone.CancelAsync();
        foreach (var given in flood) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.InTime());
        go.Set();

        await first.InTime();
        Task[] others = [.. Enumerable.Range(0, 10).Select(_ => loop.SubmitAsync(weight: 1 << 20))];
        await Task.WhenAll(others).InTime();
    }

    [Fact]
    public async Task While_the_store_is_away_new_work_is_refused_and_accepted_work_goes_on_by_itself()
    {
        await using var loop = new RunningLoop();
        loop.Store.FailCommits("the disk is full");
        var waiting = loop.SubmitAsync("waiting");
        var first = await loop.NextCommitAsync();
        var again = loop.NextCommitAsync();
        await loop.AdvanceUntilAsync(again);
        Assert.Same(first, await again);

        var refused = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync());
        Assert.Equal(Reasons.StoreUnavailable, refused.Reason);
        Assert.Contains("the disk is full", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
        Assert.Empty(loop.Releases.Carried);
        Assert.False(waiting.IsCompleted);

        loop.Store.Mend();
        await loop.AdvanceUntilAsync(waiting);
        var outcome = await waiting;
        Assert.Equal([new TaskSubmitted(outcome.Id)], loop.Releases.Carried);
        Assert.Null(loop.Loop.Trouble);
        Assert.Equal(1, await loop.CountPendingAsync().InTime());
        Assert.Equal(0, loop.Releases.Resets);
    }

    [Fact]
    public async Task A_fenced_leadership_ends_and_the_next_begins_from_the_store()
    {
        await using var loop = new RunningLoop();
        var kept = await loop.SubmitAsync("kept");
        await loop.NextCommitAsync();
        var epoch = loop.Role.Epoch;

        loop.Store.Hold();
        loop.Store.Fence();
        var committing = loop.SubmitAsync("committing");
        await loop.NextCommitAsync();
        var wasDecided = new TaskCompletionSource();
        var decided = loop.SubmitAsync("decided", wasDecided.SetResult);
        await wasDecided.Task.InTime();

        loop.Store.Release();
        var doubtful = await Assert.ThrowsAsync<LoopUnavailableException>(() => committing.InTime());
        Assert.Equal(Reasons.OutcomeUnknown, doubtful.Reason);
        Assert.Contains("unknown", doubtful.Hint, StringComparison.Ordinal);
        var undone = await Assert.ThrowsAsync<LoopUnavailableException>(() => decided.InTime());
        Assert.Equal(Reasons.NotLeader, undone.Reason);

        await loop.AdvanceUntilLeadingAsync(epoch);
        Assert.Equal(1, loop.Releases.Resets);
        Assert.Equal(1, await loop.CountPendingAsync().InTime());
        Assert.Equal([new TaskSubmitted(kept.Id)], loop.Releases.Carried);
        Assert.Null((await loop.SubmitAsync("after").InTime()).Refusal);
    }

    [Fact]
    public async Task A_leadership_that_is_fenced_while_the_store_was_away_does_not_leave_its_trouble_behind()
    {
        await using var loop = new RunningLoop();
        var epoch = loop.Role.Epoch;
        loop.Store.FailCommits("gone");
        var lost = loop.SubmitAsync();
        await loop.NextCommitAsync();
        var again = loop.NextCommitAsync();
        await loop.AdvanceUntilAsync(again);

        loop.Store.Fence();
        await loop.AdvanceUntilAsync(lost);
        await Assert.ThrowsAsync<LoopUnavailableException>(() => lost);
        await loop.AdvanceUntilLeadingAsync(epoch);
        Assert.Null((await loop.SubmitAsync().InTime()).Refusal);
    }

    [Fact]
    public async Task A_decision_that_throws_fails_its_batch_and_the_loop_starts_again_from_the_store()
    {
        await using var loop = new RunningLoop();
        var kept = await loop.SubmitAsync("kept");
        var epoch = loop.Role.Epoch;

        var thrown = loop.Loop.AskAsync<int>((_, _, _) => throw new InvalidOperationException("a bug"), TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<LoopUnavailableException>(() => thrown.InTime());
        Assert.Contains("a bug", failure.Message, StringComparison.Ordinal);

        await loop.AdvanceUntilLeadingAsync(epoch);
        Assert.Equal(1, await loop.CountPendingAsync().InTime());
        Assert.NotNull(await loop.Loop.AskAsync((core, now, _) => core.Find(kept.Id, now), TestContext.Current.CancellationToken));
        Assert.Equal(1, loop.Releases.Resets);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_tried_again()
    {
        await using var loop = new RunningLoop(store => store.FailOpening("no route to host"));
        var refused = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync());
        Assert.Equal(Reasons.StoreUnavailable, refused.Reason);
        Assert.NotNull(loop.Loop.Trouble);

        loop.Store.Mend();
        await loop.AdvanceUntilLeadingAsync();
        Assert.Null((await loop.SubmitAsync().InTime()).Refusal);
    }

    [Fact]
    public async Task A_sender_that_gives_up_waiting_does_not_disturb_the_loop()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        using var gaveUp = new CancellationTokenSource();
        var abandoned = loop.Loop.AskAsync((core, now, decision) => core.Submit(new TaskSubmission { Work = NoopWork.Plain }, now, decision), gaveUp.Token);
        await loop.NextCommitAsync();
        await gaveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        loop.Store.Release();
        Assert.Equal(1, await loop.CountPendingAsync().InTime());
    }

    /// <summary>Submits five while a commit is held up: none of the commits that follow takes more than two of them.</summary>
    private static async Task FiveGoTwoByTwoAsync(RunningLoop loop, Func<Task> submit)
    {
        loop.Store.Hold();
        var all = new List<Task> { loop.SubmitAsync() };
        await loop.NextCommitAsync();
        for (var i = 0; i < 5; i++) all.Add(submit());

        loop.Store.Release();
        await Task.WhenAll(all).InTime();
        var commits = new List<int>();
        while (commits.Sum() < 5) commits.Add((await loop.NextCommitAsync()).Specs.Count);
        Assert.All(commits, static count => Assert.InRange(count, 0, 2));
    }
}
