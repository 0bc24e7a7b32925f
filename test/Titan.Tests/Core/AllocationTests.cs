using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Tests.Core;

/// <summary>What each step of a task costs in memory that is to be collected again: decided in batches of a thousand, commit and release not included.</summary>
[Collection(Allocations.Alone)]
public sealed class AllocationTests
{
    private const int Tasks = 1_000;

    private static readonly Instant Now = new(DateTimeOffset.UnixEpoch.AddYears(50).Ticks - DateTimeOffset.UnixEpoch.Ticks);
    private static readonly WorkerSession Session = new("w1", 1);

    [Fact]
    public void Of_a_submit() => Allocations.AtMost(615, Tasks, "a submit in Core", () =>
    {
        var core = Start();
        var submissions = Submissions();
        return () => Submit(core, submissions);
    });

    [Fact]
    public void Of_a_submit_with_all_but_its_work_in_common() => Allocations.AtMost(494, Tasks, "a submit with all but its work in common in Core", () =>
    {
        var core = Start();
        var submissions = Submissions();
        return () =>
        {
            var decision = new Decision();
            foreach (var submission in submissions) core.Submit(submissions[0], submission.Work, Now, decision);
            core.Conclude(Now, decision);
        };
    });

    [Fact]
    public void Of_a_submit_with_a_key() => Allocations.AtMost(766, Tasks, "a submit with a key in Core", () =>
    {
        var core = Start();
        var submissions = Array.ConvertAll(Submissions(), submission => submission with { IdKey = submission.Name });
        return () => Submit(core, submissions);
    });

    [Fact]
    public void Of_a_grant() => Allocations.AtMost(606, Tasks, "a grant in Core", () =>
    {
        var core = Start();
        Submit(core, Submissions());
        var decision = new Decision();
        core.Join(Hello(), link: 1, Now, decision);
        return () => core.Conclude(Now, decision);
    });

    [Fact]
    public void Of_a_start() => Allocations.AtMost(474, Tasks, "a start in Core", () =>
    {
        var core = Start();
        var held = Grant(core);
        return () =>
        {
            var decision = new Decision();
            foreach (var attempt in held) core.Started(Session, attempt, Now, Now, decision);
            core.Conclude(Now, decision);
        };
    });

    [Fact]
    public void Of_a_result() => Allocations.AtMost(641, Tasks, "a result in Core", () =>
    {
        var core = Start();
        var results = Array.ConvertAll(Grant(core), held => new AttemptResult { Task = held.Task, Attempt = held.Attempt, Lease = held.Lease, Cause = Cause.ExitCode, StartedAt = Now });
        return () =>
        {
            var decision = new Decision();
            foreach (var result in results) core.Report(Session, result, Now, decision);
            core.Conclude(Now, decision);
        };
    });

    /// <summary>However much the Worker holds, its inventory is only compared.</summary>
    [Fact]
    public void Of_a_pulse_without_news() => Allocations.AtMost(0, 100, "a pulse without news in Core", () =>
    {
        var core = Start();
        var held = Grant(core);
        var decision = new Decision();
        // The first one is news: it tells that they have started.
        core.Pulse(Session, new WorkerPulse { Held = held }, Now, decision);
        return () =>
        {
            for (var pulse = 0; pulse < 100; pulse++) core.Pulse(Session, new WorkerPulse { Held = held }, Now, decision);
        };
    });

    /// <summary>Twenty a second, whether anything happens or not.</summary>
    [Fact]
    public void Of_a_tick_without_news() => Allocations.AtMost(552, 100, "a tick without news in Core, in a batch of its own", () =>
    {
        var core = Start();
        Grant(core);
        return () =>
        {
            for (var tick = 0; tick < 100; tick++)
            {
                var decision = new Decision();
                core.Tick(Now, decision);
                core.Conclude(Now, decision);
            }
        };
    });

    private static Orchestrator Start() => new(new OrchestratorOptions(), new StoredState { Epoch = 1, LastLease = new Lease(0) }, seed: 1, Now);

    private static WorkerHello Hello() => new() { Session = Session, Address = "10.0.0.1", Slots = Tasks, Executors = [Executor.Shell] };

    private static TaskSubmission[] Submissions() =>
        [.. Enumerable.Range(0, Tasks).Select(number => new TaskSubmission { Work = new ShellWork("true"), Name = $"task {number}" })];

    private static void Submit(Orchestrator core, TaskSubmission[] submissions)
    {
        var decision = new Decision();
        foreach (var submission in submissions) core.Submit(submission, Now, decision);
        core.Conclude(Now, decision);
    }

    /// <summary>All tasks are with the Worker.</summary>
    private static HeldAttempt[] Grant(Orchestrator core)
    {
        Submit(core, Submissions());
        var decision = new Decision();
        core.Join(Hello(), link: 1, Now, decision);
        core.Conclude(Now, decision);
        return [.. decision.Releases.OfType<Grant>().Select(grant => new HeldAttempt(grant.Spec.Id, grant.Attempt, grant.Lease, HeldPhase.Running))];
    }
}
