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

    private static TaskSpec Spec(ulong order, Instant at) => new()
    {
        Id = new TaskId(order, 7),
        SubmittedAt = at,
        Work = NoopWork.Plain,
        IdKey = "nightly",
        Terms = new TaskTerms { MaxRetries = 3, MaxLosses = 5, MaxOutput = 1 << 20 },
    };
}
