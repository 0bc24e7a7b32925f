using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Manager.Loop;
using Titan.Protocol.Errors;

namespace Titan.Tests.Loop;

/// <summary>While the store is away, and when it is back. Workers are well all the time: none of them is given up for it.</summary>
public sealed class OutageTests
{
    private static readonly WorkerSession Session = new("w1", 1);
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_store_that_does_not_answer_is_trouble_after_two_seconds_and_no_longer_when_it_does()
    {
        await using var loop = new RunningLoop();
        loop.Store.Hold();
        var waiting = loop.SubmitAsync("waiting");
        await loop.NextCommitAsync();
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(1.9));
        Assert.Null(loop.Loop.Trouble);

        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(1.1));
        var refused = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync());
        Assert.Equal(Reasons.StoreUnavailable, refused.Reason);
        Assert.Contains("has not answered for 3 s", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
        Assert.False(waiting.IsCompleted);

        loop.Store.Release();
        Assert.Null((await waiting.InTime()).Refusal);
        Assert.Null((await loop.SubmitAsync().InTime()).Refusal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_given_up_while_the_store_is_away_although_nobody_was_heard(bool silently)
    {
        await using var loop = new RunningLoop();
        await JoinAsync(loop, link: 1, TestContext.Current.CancellationToken);
        Break(loop, silently);
        var waiting = loop.SubmitAsync();
        await loop.NextCommitAsync();
        await loop.AdvanceInSightAsync(Outage);

        Mend(loop);
        await loop.AdvanceInSightUntilAsync(waiting);
        // Silent all that time: now its own patience begins to count. Some of it went by until the answer had come.
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(loop.Releases.Carried.OfType<WorkerBuried>());
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(7));
        Assert.Single(loop.Releases.Carried.OfType<WorkerBuried>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_worker_that_dials_again_while_the_store_is_away_is_welcome_when_it_is_back_and_keeps_what_it_runs(bool silently)
    {
        await using var loop = new RunningLoop();
        await JoinAsync(loop, link: 1, TestContext.Current.CancellationToken);
        var submitted = await loop.SubmitAsync().InTime();
        var grant = Assert.Single(loop.Releases.Carried.OfType<Grant>());
        var held = new HeldAttempt(grant.Spec.Id, grant.Attempt, grant.Lease, HeldPhase.Running);
        await loop.Loop.TellAsync((core, now, decision) => core.Started(Session, held, now, now, decision), TestContext.Current.CancellationToken);

        Break(loop, silently);
        var accepted = loop.SubmitAsync("accepted");
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(10));
        await loop.Loop.TellAsync((core, now, decision) => core.Disconnect(Session, 1, now, decision), TestContext.Current.CancellationToken);
        // It gives up one hello after the other; the last one is waiting when the store comes back.
        for (var link = 2; link < 5; link++)
        {
            using var gaveUp = new CancellationTokenSource();
            var abandoned = JoinAsync(loop, link, gaveUp.Token, held);
            await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(5));
            Assert.False(abandoned.IsCompleted);
            await gaveUp.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
            await loop.Loop.TellAsync((core, now, decision) => core.Disconnect(Session, link, now, decision), TestContext.Current.CancellationToken);
        }

        Mend(loop);
        await loop.AdvanceInSightUntilAsync(accepted);
        // The longest that a Worker with attempts waits between two tries, and some more.
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(3));
        Assert.Null(await JoinAsync(loop, link: 5, TestContext.Current.CancellationToken, held).InTime());
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(5));
        Assert.Empty(loop.Releases.Carried.OfType<WorkerBuried>());

        var result = new AttemptResult { Task = held.Task, Attempt = held.Attempt, Lease = held.Lease, Cause = Cause.ExitCode };
        await loop.Loop.TellAsync((core, now, decision) => core.Report(Session, result, now, decision), TestContext.Current.CancellationToken);
        var task = await loop.Loop.AskAsync((core, now, _) => core.Find(submitted.Id, now), TestContext.Current.CancellationToken).InTime();
        Assert.Equal((Phase.Succeeded, 1, 0), (task!.State.Phase, task.Attempts.Count, task.State.LossesUsed));
    }

    [Fact]
    public async Task A_result_that_was_reported_while_the_store_was_away_counts_although_the_timeout_and_its_backstop_have_passed()
    {
        await using var loop = new RunningLoop();
        await JoinAsync(loop, link: 1, TestContext.Current.CancellationToken);
        var submitted = await loop.Loop.AskAsync(
            (core, now, decision) => core.Submit(new TaskSubmission { Work = NoopWork.Plain, Timeout = TimeSpan.FromSeconds(10) }, now, decision),
            TestContext.Current.CancellationToken).InTime();
        var grant = Assert.Single(loop.Releases.Carried.OfType<Grant>());
        var held = new HeldAttempt(grant.Spec.Id, grant.Attempt, grant.Lease, HeldPhase.Running);
        await loop.Loop.TellAsync((core, now, decision) => core.Started(Session, held, now, now, decision), TestContext.Current.CancellationToken);
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(4));

        Break(loop, silently: true);
        var accepted = loop.SubmitAsync("accepted");
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(36));
        Mend(loop);
        await loop.AdvanceInSightUntilAsync(accepted);
        // It waited at the door, behind output that could not be stored.
        await loop.AdvanceInSightAsync(TimeSpan.FromSeconds(2));
        var result = new AttemptResult { Task = held.Task, Attempt = held.Attempt, Lease = held.Lease, Cause = Cause.ExitCode };
        await loop.Loop.TellAsync((core, now, decision) => core.Report(Session, result, now, decision), TestContext.Current.CancellationToken);
        var task = await loop.Loop.AskAsync((core, now, _) => core.Find(submitted.Id, now), TestContext.Current.CancellationToken).InTime();
        Assert.Equal((Phase.Succeeded, 1, 0), (task!.State.Phase, task.Attempts.Count, task.State.RetriesUsed));
    }

    [Fact]
    public async Task What_was_granted_and_committed_and_never_sent_is_granted_again_by_the_next_leadership_under_the_same_lease()
    {
        await using var loop = new RunningLoop();
        await JoinAsync(loop, link: 1, TestContext.Current.CancellationToken);
        var epoch = loop.Role.Epoch;
        loop.Store.LoseNextAnswer();
        var unknown = await Assert.ThrowsAsync<LoopUnavailableException>(() => loop.SubmitAsync("kept").InTime());
        Assert.Equal(Reasons.OutcomeUnknown, unknown.Reason);
        Assert.Empty(loop.Releases.Carried.OfType<Grant>());

        await loop.AdvanceUntilLeadingAsync(epoch);
        Assert.Null(await JoinAsync(loop, link: 2, TestContext.Current.CancellationToken).InTime());
        var grant = Assert.Single(loop.Releases.Carried.OfType<Grant>());
        Assert.True(grant.Again);
        var stored = await loop.Store.FindAsync(grant.Spec.Id, TestContext.Current.CancellationToken);
        Assert.Equal((1, grant.Lease), (stored!.Attempts.Count, stored.Attempts[0].Lease));
    }

    private static void Break(RunningLoop loop, bool silently)
    {
        if (silently) loop.Store.Hold();
        else loop.Store.FailCommits("no route to host");
    }

    private static void Mend(RunningLoop loop)
    {
        loop.Store.Mend();
        loop.Store.Release();
    }

    private static Task<Refusal?> JoinAsync(RunningLoop loop, long link, CancellationToken cancellation, params HeldAttempt[] held)
    {
        var hello = new WorkerHello { Session = Session, Address = "10.0.0.1", Slots = 1, Executors = [Executor.Noop], Held = held };
        return loop.Loop.AskPatientlyAsync((core, now, decision) => core.Join(hello, link, now, decision), cancellation);
    }
}
