using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Invariants;
using Titan.Simulation.Store;
using Titan.Simulation.Story;
using Titan.Tests.Core.Walks;
using Titan.Tests.Core.World;

namespace Titan.Tests.Simulation;

/// <summary>An invariant that cannot fail proves nothing: each room of them is handed a broken state, and must say what is broken.</summary>
public sealed class InvariantTests
{
    private readonly CoreWorld _world = new(new OrchestratorOptions());
    private readonly List<Release> _releases = [];
    private readonly SimulatedWorker _w1 = new("w1", 1);
    private readonly TaskId _a;
    private readonly TaskId _b;

    /// <summary>Task a runs on w1, b waits for its only slot.</summary>
    public InvariantTests()
    {
        _world.Add(_w1);
        _releases.AddRange(_world.Join(_w1, out _).Releases);
        _a = Submit();
        _b = Submit();
    }

    private Cluster Cluster => _world.Orchestrator.Cluster;

    private TaskEntry A => Cluster.Tasks.Get(_a);

    private StoredTask StoredA => _world.Records.TryFind(_a, out var task) ? task : throw new KeyNotFoundException();

    private WorkerEntry Worker => Cluster.Fleet.TryGet("w1", out var worker) ? worker : throw new KeyNotFoundException();

    [Fact]
    public void A_message_is_made_only_when_its_invariant_is_broken() => Invariant.Holds(true, $"{Unreachable()}");

    [Fact]
    public void Retries_beyond_their_budget_break_3() =>
        Breaks("3", () => TaskInvariants.Check(Entry(A.State with { RetriesUsed = A.Spec.MaxRetries + 1 }, A.Attempts), Cluster));

    [Fact]
    public void A_gap_between_attempts_breaks_3() =>
        Breaks("3", () => TaskInvariants.Check(Entry(A.State, [A.LiveAttempt! with { Number = 2 }]), Cluster));

    [Fact]
    public void Two_live_leases_of_a_task_break_5() =>
        Breaks("5", () => TaskInvariants.Check(Entry(A.State, [A.LiveAttempt!, A.LiveAttempt! with { Number = 2, Lease = A.LiveAttempt!.Lease.Next() }]), Cluster));

    [Fact]
    public void A_lease_that_its_holder_knows_nothing_of_breaks_5()
    {
        Worker.Live.Remove(A.LiveAttempt!.Lease);
        Breaks("5", () => TaskInvariants.Check(A, Cluster));
    }

    [Fact]
    public void A_pending_task_that_waits_nowhere_breaks_10() => Breaks("10", () => TaskInvariants.Check(Entry(TaskState.Queued, []), Cluster));

    [Fact]
    public void An_end_without_its_time_breaks_1() => Breaks("1", () => TaskInvariants.Check(Entry(TaskState.Queued with { Phase = Phase.Failed }, []), Cluster));

    [Fact]
    public void Slots_that_are_owed_break_9()
    {
        Worker.Strangers = -1;
        Breaks("9", () => WorkerInvariants.Check(Worker));
    }

    [Fact]
    public void Memory_that_is_not_stored_breaks_12() => Breaks("12", () => new BatchInvariants().CheckRecovered(Cluster, new Records()));

    [Fact]
    public void A_key_without_its_task_breaks_4()
    {
        Cluster.Keys.Add("k", _a);
        Breaks("4", () => new BatchInvariants().CheckRecovered(Cluster, _world.Records));
    }

    [Fact]
    public void A_free_Worker_beside_a_task_that_waits_breaks_10()
    {
        Worker.Live.Remove(A.LiveAttempt!.Lease);
        Breaks("10", () => WaitingInvariants.Check(Cluster, [Worker]));
    }

    [Fact]
    public void A_time_that_no_store_keeps_breaks_12() =>
        Breaks("12", () => TimeInvariants.Check(new Changes { States = { (_a, TaskState.Queued with { NotBefore = new Instant(3) }) } }));

    [Fact]
    public void A_grant_after_a_cancel_breaks_8() => BreaksGrant("8", StoredA with
    {
        State = StoredA.State with { Cancellation = new Cancellation("ann", "", _world.Now, CancellationOutcome.Requested) },
    });

    [Fact]
    public void A_grant_before_its_delay_is_over_breaks_7() => BreaksGrant("7", WithTerms(StoredA.Spec.Terms with { Delay = TimeSpan.FromSeconds(1) }));

    [Fact]
    public void A_grant_without_the_back_off_of_a_failure_breaks_7()
    {
        var failed = A.LiveAttempt! with { Phase = AttemptPhase.Failed, EndedAt = _world.Now };
        var again = A.LiveAttempt! with { Number = 2 };
        BreaksGrant("7", new StoredTask(StoredA.Spec, StoredA.State with { RetriesUsed = 1 }, [failed, again]));
    }

    [Fact]
    public void A_grant_to_a_Worker_that_drains_breaks_9()
    {
        Worker.IsLeaving = true;
        BreaksGrant("9", StoredA);
    }

    [Fact]
    public void A_grant_to_a_Worker_that_does_not_fit_breaks_9() =>
        BreaksGrant("9", WithTerms(StoredA.Spec.Terms with { Require = TextMap.From([new("gpu", "a100")]) }));

    [Fact]
    public void A_grant_past_a_more_urgent_task_breaks_10() => BreaksGrant("10", WithTerms(StoredA.Spec.Terms with { Priority = -1 }));

    [Fact]
    public void A_task_that_goes_on_after_its_end_breaks_1()
    {
        var ended = TaskState.Queued with { Phase = Phase.Cancelled, EndedAt = _world.Now };
        BreaksHistory("1", ended, StoredA.LastAttempt!, TaskState.Queued, StoredA.LastAttempt!);
    }

    [Fact]
    public void A_run_before_the_end_of_a_back_off_breaks_7() =>
        BreaksHistory("7", TaskState.Queued with { NotBefore = _world.Now + TimeSpan.FromSeconds(1) }, StoredA.LastAttempt!, StoredA.State, StoredA.LastAttempt!);

    [Fact]
    public void A_closed_lease_that_changes_something_breaks_6()
    {
        var closed = StoredA.LastAttempt! with { Phase = AttemptPhase.Lost, EndedAt = _world.Now };
        BreaksHistory("6", TaskState.Queued, closed, TaskState.Queued, closed with { ExitCode = 0 });
    }

    [Fact]
    public void A_grant_that_is_not_durable_breaks_11() => Breaks("11", () => ReleaseInvariants.Check(_releases, new Records()));

    [Fact]
    public void A_result_that_is_acknowledged_before_it_is_stored_breaks_11() =>
        Breaks("11", () => ReleaseInvariants.Check([new Acknowledge(_w1.Session, A.LiveAttempt!.Lease)], _world.Records));

    [Fact]
    public void A_stop_before_its_lease_is_closed_breaks_11() => Breaks("11", () => ReleaseInvariants.Check(
        [new Stop(_w1.Session, _a, 1, A.LiveAttempt!.Lease, StopReason.LeaseClosed, TimeSpan.Zero)], _world.Records));

    [Fact]
    public void An_end_that_is_told_before_it_is_stored_breaks_11() =>
        Breaks("11", () => ReleaseInvariants.Check([new TaskEnded(_a, Phase.Succeeded, Cause.ExitCode)], _world.Records));

    [Fact]
    public void A_grant_of_a_closed_lease_breaks_6()
    {
        FinishA();
        Breaks("6", () => ReleaseInvariants.Check(_releases, _world.Records, isLatest: true));
    }

    [Fact]
    public void What_left_before_later_batches_is_right_once_they_are_durable()
    {
        FinishA();
        _releases.AddRange(_world.Drop(_w1).Releases);
        for (var i = 0; i < 30; i++) _releases.AddRange(_world.Advance(TimeSpan.FromMilliseconds(100)).Releases);
        Assert.Contains(_releases, release => release is TaskRequeued);
        ReleaseInvariants.Check(_releases, _world.Records);
    }

    [Fact]
    public void An_arrow_that_is_not_in_the_diagram_breaks_2() =>
        Breaks("2", () => new ArrowReader().Read([new TaskEnded(_a, Phase.Succeeded, Cause.ExitCode)], new Changes()));

    [Fact]
    public void A_task_that_the_next_Manager_does_not_know_breaks_12()
    {
        var next = new Remembered(_world.Orchestrator, _world.Now);
        Submit();
        Breaks("12", () => new Remembered(_world.Orchestrator, _world.Now).CheckSameAs(next));
    }

    private static string Unreachable() => throw new InvalidOperationException("this message is for nobody");

    private static void Breaks(string number, Action check) =>
        Assert.StartsWith($"{number}: ", Assert.Throws<InvariantBrokenException>(check).Message, StringComparison.Ordinal);

    private StoredTask WithTerms(TaskTerms terms) => StoredA with { Spec = StoredA.Spec with { Terms = terms } };

    private void BreaksGrant(string number, StoredTask task) =>
        Breaks(number, () => GrantInvariants.Check(task, task.LastAttempt!, Cluster, _world.Now));

    private void BreaksHistory(string number, TaskState before, AttemptState attemptBefore, TaskState after, AttemptState attemptAfter)
    {
        var history = new HistoryInvariants();
        var records = new Records();
        Commit(new Changes { Specs = { StoredA.Spec }, States = { (_a, before) }, Attempts = { (_a, attemptBefore) } });
        Breaks(number, () => Commit(new Changes { States = { (_a, after) }, Attempts = { (_a, attemptAfter) } }));

        void Commit(Changes changes)
        {
            records.Commit(changes);
            history.Check(records, changes, _world.Now);
        }
    }

    private TaskEntry Entry(TaskState state, IReadOnlyList<AttemptState> attempts)
    {
        var entry = new TaskEntry(A.Spec, state);
        entry.Restore(attempts);
        return entry;
    }

    private TaskId Submit()
    {
        SubmitOutcome outcome = default;
        _releases.AddRange(_world.Do((orchestrator, now, decision) => outcome = orchestrator.Submit(new TaskSubmission { Work = NoopWork.Plain }, now, decision)).Releases);
        return outcome.Id;
    }

    private void FinishA()
    {
        _releases.AddRange(_world.StartAttempt(_w1, _w1.Held[0]).Releases);
        _releases.AddRange(_world.Report(_w1, Results.Of(_w1.Held[0], Cause.ExitCode)).Releases);
    }
}
