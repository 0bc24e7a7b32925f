using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core.Workers;

/// <summary>What one Worker says, or one command causes, is so much work and no more.</summary>
public sealed class BoundedWorkTests
{
    private static readonly WorkerSession Session = new("w1", 1);

    private readonly Instant _now = new(DateTimeOffset.UnixEpoch.AddYears(50).Ticks - DateTimeOffset.UnixEpoch.Ticks);
    private readonly OrchestratorOptions _options = new() { MaxWorkerBytes = 100_000 };
    private readonly Orchestrator _core;

    public BoundedWorkTests() => _core = new Orchestrator(_options, new StoredState { Epoch = 1, LastLease = Lease.None }, seed: 1, _now);

    [Fact]
    public void Of_many_unknown_leases_some_are_stopped_now_and_the_others_with_the_next_pulse()
    {
        var held = Invented(3_000);
        var decision = new Decision();
        Assert.Null(_core.Join(Hello(held: held), 1, _now, decision));
        var stopped = decision.Releases.OfType<Stop>().Select(stop => stop.Lease).ToList();
        Assert.Equal(1_024, stopped.Count);

        for (var pulse = 0; pulse < 2; pulse++)
        {
            var left = held.Where(entry => !stopped.Contains(entry.Lease)).ToList();
            decision = new Decision();
            _core.Pulse(Session, new WorkerPulse { Held = left }, _now, decision);
            stopped.AddRange(decision.Releases.OfType<Stop>().Select(stop => stop.Lease));
        }

        Assert.Equal(3_000, stopped.Distinct().Count());
    }

    [Fact]
    public void A_worker_cannot_hold_more_than_it_may_be_granted_and_as_much_that_waits_to_be_acknowledged()
    {
        Assert.Null(_core.Join(Hello(held: Invented(WorkerRules.MostHeld(1))), 1, _now, new Decision()));
        var refusal = _core.Join(Hello(held: Invented(WorkerRules.MostHeld(1) + 1)), 2, _now, new Decision());
        Assert.Equal((RefusalReason.InvalidField, "held"), (refusal!.Reason, refusal.Field));
        Assert.Contains("20002 at most", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_of_many_slots_is_granted_a_part_with_each_batch()
    {
        var decision = new Decision();
        Assert.Null(_core.Join(Hello(slots: 100_000), 1, _now, decision));
        for (var i = 0; i < 10_000; i++) _core.Submit(new TaskSubmission { Work = NoopWork.Plain }, _now, decision);
        _core.Conclude(_now, decision);
        Assert.Equal(4_096, decision.Releases.OfType<Grant>().Count());

        var granted = 4_096;
        while (_core.HasMoreToGrant)
        {
            decision = new Decision();
            _core.Conclude(_now, decision);
            granted += decision.Releases.OfType<Grant>().Count();
        }

        Assert.Equal((10_000, 0), (granted, (int)_core.Counts[Phase.Pending]));
    }

    [Fact]
    public void Late_reports_in_a_flood_are_counted_up_to_a_thousand_and_told_no_further()
    {
        var decision = new Decision();
        Assert.Null(_core.Join(Hello(), 1, _now, decision));
        var id = _core.Submit(new TaskSubmission { Work = NoopWork.Plain, MaxRetries = 0 }, _now, decision).Id;
        _core.Conclude(_now, decision);
        var lease = decision.Releases.OfType<Grant>().Single().Lease;
        // Another process has taken over, and this one does not know it yet.
        Assert.Null(_core.Join(Hello() with { Session = new WorkerSession("w1", 2), Succeeds = [1] }, 2, _now, new Decision()));

        decision = new Decision();
        for (var i = 0; i < 5_000; i++) _core.Report(Session, new AttemptResult { Task = id, Attempt = 1, Lease = lease, Cause = Cause.ExitCode }, _now, decision);
        Assert.Equal(1_000, _core.Find(id, _now)!.Attempts[0].LateReports);
        Assert.Equal((1_000, 5_000), (decision.Releases.OfType<LateReport>().Count(), decision.Releases.OfType<Acknowledge>().Count()));
    }

    [Fact]
    public void Reports_of_attempts_that_nobody_knows_are_acknowledged_and_told_a_few_times_a_batch()
    {
        Assert.Null(_core.Join(Hello(), 1, _now, new Decision()));
        for (var batch = 0; batch < 2; batch++)
        {
            var decision = new Decision();
            for (var i = 0; i < 1_000; i++) _core.Report(Session, new AttemptResult { Task = new TaskId(7, 7), Attempt = 1, Lease = new Lease(99), Cause = Cause.ExitCode }, _now, decision);
            Assert.Equal((16, 1_000), (decision.Releases.OfType<LateReport>().Count(), decision.Releases.OfType<Acknowledge>().Count()));
            Assert.True(_core.Conclude(_now, decision).IsEmpty);
        }
    }

    [Fact]
    public void What_workers_say_of_themselves_is_bounded_in_bytes_and_the_dead_make_room_in_bytes_too()
    {
        var labels = TextMap.From(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"key{i}", new string('v', 200))));
        var joined = 0;
        Refusal? refusal = null;
        while (refusal is null)
        {
            joined++;
            refusal = _core.Join(Hello($"w{joined}", labels: labels), joined, _now, new Decision());
        }

        Assert.InRange(joined, 5, 20);
        Assert.Equal(RefusalReason.MaxWorkers, refusal.Reason);
        Assert.Contains("MiB", refusal.Message, StringComparison.Ordinal);
        Assert.Null(_core.Join(Hello("small"), 100, _now, new Decision()));

        _core.Disconnect(new WorkerSession("w1", 1), 1, _now, new Decision());
        var later = _now + TimeSpan.FromSeconds(3);
        for (var worker = 2; worker < joined; worker++) _core.Pulse(new WorkerSession($"w{worker}", 1), new WorkerPulse { Held = [] }, later, new Decision());
        _core.Tick(later, new Decision());
        _core.Tick(later + TimeSpan.FromMilliseconds(100), new Decision());
        Assert.Null(_core.Join(Hello("late", labels: labels), 101, later + TimeSpan.FromSeconds(10), new Decision()));
        Assert.DoesNotContain(_core.Workers().Workers, worker => worker.State.Session.WorkerId == "w1");
    }

    private static HeldAttempt[] Invented(int count) => [.. Enumerable.Range(1, count).Select(i => new HeldAttempt(new TaskId((ulong)i, 1), 1, new Lease((ulong)i + 1_000_000), HeldPhase.Running))];

    private static WorkerHello Hello(string id = "w1", int slots = 1, IReadOnlyList<HeldAttempt>? held = null, TextMap? labels = null) => new()
    {
        Session = new WorkerSession(id, 1),
        Address = "here",
        Slots = slots,
        Executors = [Executor.Noop],
        Held = held ?? [],
        Labels = labels ?? TextMap.Empty,
    };
}
