using Titan.Manager.Loop;
using Titan.Protocol.Errors;

namespace Titan.Tests.Loop;

public sealed class ShutdownTests
{
    [Fact]
    public async Task An_idle_loop_ends_at_once()
    {
        await using var loop = new RunningLoop();
        loop.Stop();
        await loop.Ended.InTime();
        await AssertShuttingDownAsync(loop.SubmitAsync(), loop);
    }

    [Fact]
    public async Task A_commit_that_is_under_way_is_seen_through_and_answered()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var committing = loop.SubmitAsync();
        await loop.NextCommitAsync();

        loop.Stop();
        loop.Store.Release();
        Assert.Null((await committing.InTime()).Refusal);
        await loop.Ended.InTime();
    }

    [Fact]
    public async Task A_store_that_does_not_answer_holds_up_the_end_no_longer_than_its_bound()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var committing = loop.SubmitAsync();
        await loop.NextCommitAsync();
        var wasDecided = new TaskCompletionSource();
        var decided = loop.SubmitAsync("", wasDecided.SetResult);
        await wasDecided.Task.InTime();

        var stoppedAt = loop.Time.GetUtcNow();
        loop.Stop();
        await loop.AdvanceUntilAsync(loop.Ended);

        Assert.True(loop.Time.GetUtcNow() - stoppedAt >= TimeSpan.FromSeconds(3), "the store was not given its time");
        var unknown = await Assert.ThrowsAsync<LoopUnavailableException>(() => committing.InTime());
        Assert.Equal(Reasons.OutcomeUnknown, unknown.Reason);
        Assert.Contains("unknown", unknown.Hint, StringComparison.Ordinal);
        var undone = await AssertShuttingDownAsync(decided, loop);
        Assert.DoesNotContain("unknown", undone.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_loop_whose_store_is_away_ends_in_bounded_time_and_answers_who_waits()
    {
        await using var loop = new RunningLoop();
        loop.Store.FailCommits("gone");
        var waiting = loop.SubmitAsync();
        await loop.NextCommitAsync();

        loop.Stop();
        await loop.AdvanceUntilAsync(loop.Ended);
        var unknown = await Assert.ThrowsAsync<LoopUnavailableException>(() => waiting.InTime());
        Assert.Equal(Reasons.OutcomeUnknown, unknown.Reason);
    }

    [Fact]
    public async Task A_loop_that_waits_for_its_store_to_open_ends_at_once()
    {
        await using var loop = new RunningLoop(store => store.FailOpening("gone"));
        loop.Stop();
        await loop.Ended.InTime();
    }

    private static async Task<LoopUnavailableException> AssertShuttingDownAsync(Task asked, RunningLoop loop)
    {
        var failure = await Assert.ThrowsAsync<LoopUnavailableException>(() => asked.InTime());
        Assert.True(failure.Reason == Reasons.ShuttingDown || !loop.Role.IsLeading, failure.Message);
        return failure;
    }
}
