using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Tests.Core.Tasks;

public sealed class KeyOwnerTests
{
    private static readonly Instant Start = new(TimeSpan.FromDays(20_000).Ticks);

    /// <summary>A store reads back all that ended lately, also what had left memory early and whose key another task has by now.</summary>
    [Fact]
    public void A_task_that_leaves_memory_does_not_take_a_key_away_that_a_later_one_has()
    {
        var options = new OrchestratorOptions { Retention = TimeSpan.FromMinutes(1) };
        var former = Spec(1, Start);
        var latter = Spec(2, Start + TimeSpan.FromSeconds(30));
        var ended = new TaskState { Phase = Phase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, EndedAt = Start + TimeSpan.FromSeconds(1) };
        var stored = new StoredState
        {
            Epoch = 2,
            LastLease = new Lease(10),
            Tasks = [new StoredTask(former, ended, []), new StoredTask(latter, TaskState.Queued, [])],
        };
        var core = new Orchestrator(options, stored, seed: 7, Start + TimeSpan.FromSeconds(31));

        core.Tick(Start + TimeSpan.FromMinutes(2), new Decision());

        Assert.Null(core.Find(former.Id, Start + TimeSpan.FromMinutes(2)));
        var again = core.Submit(new TaskSubmission { Work = NoopWork.Plain, IdKey = "nightly" }, Start + TimeSpan.FromMinutes(2), new Decision());
        Assert.Equal((latter.Id, true), (again.Id, again.Existed));
    }

    [Fact]
    public void A_key_whose_task_has_left_memory_belongs_to_it_when_the_store_says_so()
    {
        var (core, left) = WithDepartedTask();
        var now = left + TimeSpan.FromMinutes(10);
        var stored = new KnownKeys(now, ["nightly"], [Spec(1, Start)]);

        Assert.True(core.IsCurrent(stored, now));
        var again = core.Submit(new TaskSubmission { Work = NoopWork.Plain, IdKey = "nightly" }, now, new Decision(), stored);
        Assert.Equal((new TaskId(1, 7), true), (again.Id, again.Existed));

        var other = core.Submit(new TaskSubmission { Work = NoopWork.Plain, IdKey = "nightly", Priority = 3 }, now, new Decision(), stored);
        Assert.Equal(RefusalReason.KeyConflict, other.Refusal?.Reason);
    }

    [Fact]
    public void A_store_that_was_asked_before_a_task_left_memory_is_asked_again()
    {
        var (core, left) = WithDepartedTask();
        Assert.False(core.IsCurrent(new KnownKeys(left - TimeSpan.FromSeconds(1), ["nightly"], []), left));
        Assert.False(core.IsCurrent(new KnownKeys(left + TimeSpan.FromSeconds(1), ["nightly"], []), left + TimeSpan.FromSeconds(1)));
        Assert.True(core.IsCurrent(new KnownKeys(left + TimeSpan.FromSeconds(1), ["other"], []), left + TimeSpan.FromSeconds(1)));

        // Long enough after it left the store would have it, were it kept.
        Assert.True(core.IsCurrent(new KnownKeys(left + TimeSpan.FromSeconds(10), ["nightly"], []), left + TimeSpan.FromSeconds(10)));
        Assert.False(core.IsCurrent(new KnownKeys(left + TimeSpan.FromSeconds(10), ["other"], []), left + TimeSpan.FromMinutes(2)));
        Assert.False(core.IsCurrent(new KnownKeys(Start - TimeSpan.FromSeconds(1), ["other"], []), Start));
    }

    private static (Orchestrator Core, Instant Left) WithDepartedTask()
    {
        var ended = new TaskState { Phase = Phase.Succeeded, Cause = Cause.ExitCode, ExitCode = 0, EndedAt = Start };
        var stored = new StoredState { Epoch = 2, LastLease = new Lease(10), Tasks = [new StoredTask(Spec(1, Start), ended, [])] };
        var core = new Orchestrator(new OrchestratorOptions { Retention = TimeSpan.FromMinutes(1) }, stored, seed: 7, Start);
        var left = Start + TimeSpan.FromMinutes(2);
        core.Tick(left, new Decision());
        return (core, left);
    }

    private static TaskSpec Spec(ulong order, Instant at) => new()
    {
        Id = new TaskId(order, 7),
        SubmittedAt = at,
        Work = NoopWork.Plain,
        IdKey = "nightly",
        Terms = new TaskTerms { MaxRetries = 3, MaxLosses = 5, MaxOutput = 1 << 20 },
    };
}
