using Titan.Core;
using Titan.Core.Tasks;
using Titan.Simulation.Invariants;

namespace Titan.Simulation.Store;

/// <summary>The records that worlds are judged by must be right themselves.</summary>
public sealed class RecordsTests
{
    private static readonly TaskSpec Spec = new() { Id = new TaskId(1, 1), Work = NoopWork.Plain, SubmittedAt = new Instant(10), Terms = new TaskTerms() };

    [Fact]
    public void A_batch_that_is_committed_again_changes_nothing()
    {
        var records = new Records();
        var changes = new Changes { Specs = { Spec }, States = { (Spec.Id, Ended) }, Retired = { Spec.Id } };
        records.Commit(changes);
        records.Commit(changes);
        Assert.Equal(0, records.Count);
        Assert.True(records.HasLeft(Spec.Id));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var records = new Records();
        records.Commit(new Changes { Specs = { Spec }, States = { (Spec.Id, TaskState.Queued) } });
        var copy = records.Clone();
        copy.Commit(new Changes { States = { (Spec.Id, Ended) } });
        Assert.Equal(Phase.Pending, Assert.Single(records.Tasks).State.Phase);
        Assert.Equal(Phase.Cancelled, Assert.Single(copy.Tasks).State.Phase);
    }

    [Fact]
    public void Only_what_is_stored_can_change()
    {
        var broken = Assert.Throws<InvariantBrokenException>(() => new Records().Commit(new Changes { States = { (Spec.Id, Ended) } }));
        Assert.StartsWith("12: ", broken.Message, StringComparison.Ordinal);
    }

    private static TaskState Ended => TaskState.Queued with { Phase = Phase.Cancelled, EndedAt = new Instant(20) };
}
