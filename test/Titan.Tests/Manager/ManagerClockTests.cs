using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Manager;
using Titan.Manager.Loop;
using Titan.Storage.Memory;

namespace Titan.Tests.Manager;

/// <summary>Time as Core is told it: whole microseconds that never run backwards, from one leadership to the next either.</summary>
public sealed class ManagerClockTests
{
    private static readonly DateTimeOffset Noon = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Noon);

    [Fact]
    public void A_clock_that_is_behind_goes_on_from_the_moment_that_it_is_given()
    {
        var clock = new ManagerClock(_time);
        var later = clock.Now + TimeSpan.FromHours(2);

        Assert.Equal(TimeSpan.FromHours(2), clock.GoOnFrom(later));
        Assert.Equal(later, clock.Now);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(later + TimeSpan.FromSeconds(1), clock.Now);
    }

    [Fact]
    public void A_clock_that_is_ahead_stays_as_it_is()
    {
        var clock = new ManagerClock(_time);
        var now = clock.Now;

        Assert.Equal(TimeSpan.Zero, clock.GoOnFrom(now - TimeSpan.FromHours(2)));
        Assert.Equal(now, clock.Now);
    }

    /// <summary>Found by simulation: the delay was counted by the clock of one machine, and would have been waited for by another's.</summary>
    [Fact]
    public async Task A_leader_whose_clock_is_behind_waits_no_longer_than_the_task_asked_for()
    {
        var store = new MemoryStore(_time);
        var ahead = new ManagerClock(new FakeTimeProvider(Noon + TimeSpan.FromHours(2)));
        await SubmitDelayedAsync(store, TimeSpan.FromSeconds(10), ahead);

        var behind = new ManagerClock(_time);
        var campaign = new Campaign(store, new OrchestratorOptions(), Orchestrators.WithFreshSeed, behind, new Role(NullLogger<Role>.Instance), NullLogger<Campaign>.Instance);
        var mandate = await campaign.TryAsync(TestContext.Current.CancellationToken);

        Assert.InRange(mandate!.Orchestrator.NextDue - behind.Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
    }

    private static async Task SubmitDelayedAsync(MemoryStore store, TimeSpan delay, ManagerClock clock)
    {
        var stored = await store.TryOpenAsync(default, TestContext.Current.CancellationToken);
        var orchestrator = new Orchestrator(new OrchestratorOptions(), stored!, 1, clock.Now);
        var decision = new Decision();
        orchestrator.Submit(new TaskSubmission { Work = NoopWork.Plain, Delay = delay }, clock.Now, decision);
        await store.CommitAsync(orchestrator.Conclude(clock.Now, decision), TestContext.Current.CancellationToken);
    }
}
