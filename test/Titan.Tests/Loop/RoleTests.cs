using Titan.Manager.Loop;
using Titan.Protocol.Errors;
using Titan.Storage;

namespace Titan.Tests.Loop;

/// <summary>Several Managers on one store: what the loop of one does while another leads.</summary>
public sealed class RoleTests
{
    private static readonly Peer Other = new("other", "10.0.0.2:50051", "1.0.0", default, Leads: true);
    private static readonly Peer Third = new("third", "10.0.0.3:50051", "1.0.0", default, Leads: true);

    [Fact]
    public async Task A_standby_refuses_work_and_says_who_leads()
    {
        await using var loop = new RunningLoop(store => store.Elect(Other));
        await loop.Role.Known.InTime();

        var refused = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync());
        Assert.Equal((Reasons.NotLeader, "10.0.0.2:50051"), (refused.Reason, refused.Leader));
        Assert.Contains("other", refused.Message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.2:50051", refused.Hint, StringComparison.Ordinal);
        Assert.Throws<LoopUnavailableException>(loop.Role.Current.AdmitRead);
        Assert.False(loop.Role.IsLeading);
    }

    [Fact]
    public async Task While_nobody_leads_work_is_refused_as_by_a_store_that_is_away_and_reads_are_not()
    {
        await using var loop = new RunningLoop(store => store.Elect(null));
        await loop.AdvanceAsync(TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync());
        Assert.Equal((Reasons.StoreUnavailable, null), (refused.Reason, refused.Leader));
        Assert.NotEmpty(refused.Hint);
        loop.Role.Current.AdmitRead();
        Assert.False(loop.Role.Known.IsCompleted);
    }

    [Fact]
    public async Task A_standby_follows_the_leader_that_comes_after()
    {
        await using var loop = new RunningLoop(store => store.Elect(Other));
        await loop.Role.Known.InTime();
        var first = loop.Role.Current;

        loop.Store.Elect(Third);
        await loop.AdvanceUntilAsync(() => loop.Role.Current.Leader == Third);
        Assert.True(first.Over.IsCancellationRequested);
    }

    [Fact]
    public async Task A_standby_leads_when_the_leader_is_gone()
    {
        await using var loop = new RunningLoop(store => store.Elect(Other));
        await loop.Role.Known.InTime();

        loop.Store.Vacate();
        await loop.AdvanceUntilLeadingAsync();
        Assert.Null((await loop.SubmitAsync().InTime()).Refusal);
    }

    [Fact]
    public async Task An_idle_leader_finds_out_by_itself_that_it_was_deposed()
    {
        await using var loop = new RunningLoop();
        await loop.AdvanceUntilLeadingAsync();
        var tenure = loop.Role.Current;

        loop.Store.Elect(Other);
        await loop.AdvanceUntilAsync(() => loop.Role.Current.Leader == Other && loop.Releases.Resets > 0);
        Assert.Equal("10.0.0.2:50051", Assert.Single(loop.Releases.ResetFor).Leader);
        await Evidence.OfAsync(tenure.Over);
    }

    [Fact]
    public async Task What_a_deposed_leader_has_not_begun_is_certainly_not_done()
    {
        await using var loop = new RunningLoop();
        await loop.SubmitAsync("kept").InTime();
        await loop.NextCommitAsync();
        var epoch = loop.Role.Epoch;
        loop.Store.Hold();
        var committing = loop.SubmitAsync("committing");
        await loop.NextCommitAsync();
        var wasDecided = new TaskCompletionSource();
        var decided = loop.SubmitAsync("decided", wasDecided.SetResult);
        await wasDecided.Task.InTime();

        loop.Store.Elect(Other);
        loop.Store.Release();
        Assert.Equal(Reasons.OutcomeUnknown, (await Assert.ThrowsAsync<LoopUnavailableException>(() => committing.InTime())).Reason);
        Assert.Equal(Reasons.NotLeader, (await Assert.ThrowsAsync<LoopUnavailableException>(() => decided.InTime())).Reason);

        loop.Store.Vacate();
        await loop.AdvanceUntilLeadingAsync(epoch);
        Assert.Equal(1, await loop.CountPendingAsync().InTime());
    }

    [Fact]
    public async Task Nothing_leaves_for_an_empty_batch_of_a_deposed_leader()
    {
        await using var loop = new RunningLoop();
        await loop.AdvanceUntilLeadingAsync();
        loop.Store.Elect(Other);

        // A read changes nothing, and its answer waits for the confirmation that there is none of any more.
        var failure = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.CountPendingAsync().InTime());
        Assert.NotEqual("", failure.Hint);
        Assert.Empty(loop.Releases.Carried);
    }

    [Fact]
    public async Task A_leader_that_stepped_down_ticks_again_when_it_leads_again()
    {
        await using var loop = new RunningLoop();
        await loop.AdvanceUntilLeadingAsync();
        var epoch = loop.Role.Epoch;
        loop.Store.Elect(Other);
        await loop.AdvanceUntilAsync(() => loop.Role.Current.Leader == Other);
        loop.Store.Vacate();
        await loop.AdvanceUntilLeadingAsync(epoch);

        while (loop.Store.Attempts.TryRead(out _))
        {
        }

        var ticked = loop.NextCommitAsync();
        await loop.AdvanceUntilAsync(ticked);
        Assert.Empty((await ticked).Specs);
    }
}
