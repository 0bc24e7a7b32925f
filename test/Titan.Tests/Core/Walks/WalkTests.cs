using CsCheck;
using Titan.Simulation.Story;

namespace Titan.Tests.Core.Walks;

/// <summary>Core under random commands: whatever happens, the invariants hold, and when faults stop everything ends.</summary>
public sealed class WalkTests
{
    private const int FixedWalks = 500;
    private const int FreshWalks = 1_500;
    private const int Choices = 300;

    private static readonly string[] Transitions =
    [
        "new → pending, None",
        "pending → running, None",
        "pending → cancelled, Cancelled",
        "running → pending, ExitCode",
        "running → pending, Timeout",
        "running → pending, Spawn",
        "running → pending, WorkerLost",
        "running → succeeded, ExitCode",
        "running → failed, ExitCode",
        "running → failed, Timeout",
        "running → failed, Spawn",
        "running → failed, WorkerLost",
        "running → cancelled, Cancelled",
    ];

    private static readonly string[] Releases =
    [
        "AttemptStarted", "Acknowledge", "CancelRequested", "CloseLink", "Grant", "Grant again", "LateReport", "MassLossHeld",
        "Stop Cancelled", "Stop LeaseClosed", "TaskEnded", "TaskRequeued", "TaskSubmitted", "WorkerBuried", "WorkerDraining",
        "WorkerJoined", "WorkerJoined again", "WorkerMissing",
        "existed", "refused KeyConflict", "refused MaxPending", "refused MaxWorkers", "refused TaskNotFound", "refused WorkerIdTaken", "refused WrongPhase",
        "waits BackingOff", "waits Delayed", "waits NoWorkerFits", "waits NoWorkers", "waits Queued",
        "worker Busy", "worker Dead", "worker Draining", "worker Idle", "worker Missing",
    ];

    /// <summary>The same walks each time, so that what they cover is certain. A zero in the table fails.</summary>
    [Fact]
    public void Fixed_walks_meet_every_transition_and_release()
    {
        var coverage = new Coverage();
        for (var number = 1u; number <= FixedWalks; number++)
        {
            var seed = new PCG(number);
            new Walk([.. Enumerable.Range(0, Choices).Select(_ => seed.Next())], coverage).Run();
        }

        foreach (var (what, count) in coverage.Hits) TestContext.Current.TestOutputHelper?.WriteLine($"{count,8} {what}");
        Assert.Empty(Transitions.Concat(Releases).Except(coverage.Hits.Keys));
        Assert.Empty(coverage.Hits.Keys.Where(what => what.Contains('→', StringComparison.Ordinal)).Except(Transitions));
    }

    /// <summary>Other walks each time. CsCheck prints the seed of one that fails, and shortens it.</summary>
    [Fact]
    public void Fresh_walks_break_no_invariant() =>
        Gen.UInt.Array[Choices].Sample(choices => new Walk(choices, new Coverage()).Run(), iter: FreshWalks, threads: 1);
}
