using System.Diagnostics;
using Titan.Core;
using Titan.Core.Releases;
using Titan.Core.Tasks;
using Titan.Core.Workers;

namespace Titan.Bench.CoreAlone;

/// <summary>An Orchestrator with a fleet whose slots are all taken and a queue behind them, driven by hand: no loop, no store, no link.</summary>
internal sealed class CoreStand
{
    private const int Batch = 1_000;

    /// <summary>Time between turns: so much that no Worker is so quick that it is granted attempts ahead of its slots.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly Orchestrator _core;
    private readonly Queue<Grant> _running = new();
    private Instant _now = new(17_900_000_000_000_000);
    private int _submitted;

    /// <param name="pending">Tasks that wait when all slots are taken.</param>
    public CoreStand(int workers, int slots, int pending)
    {
        _core = new Orchestrator(new OrchestratorOptions { MaxPending = int.MaxValue }, new StoredState { Epoch = 1, LastLease = Lease.None }, seed: 1, _now);
        for (var number = 0; number < workers; number++) Join(number, slots);
        for (var left = (workers * slots) + pending; left > 0; left -= Batch) Submit(Math.Min(left, Batch));
        if (_running.Count != workers * slots) throw new InvalidOperationException($"{_running.Count:#,0} of {workers * slots:#,0} slots are taken");
    }

    public long Pending => _core.Counts[Phase.Pending];

    /// <summary>Submits so many tasks in one batch.</summary>
    public TimeSpan Submit(int count)
    {
        var submissions = new TaskSubmission[count];
        for (var i = 0; i < count; i++) submissions[i] = new TaskSubmission { Work = NoopWork.Plain, Require = Places.Wanted(_submitted++) };

        var begun = Stopwatch.GetTimestamp();
        var decision = new Decision();
        foreach (var submission in submissions)
            if (_core.Submit(submission, Now(), decision).Refusal is { } refusal) throw new InvalidOperationException(refusal.Message);
        Conclude(decision);
        var took = Stopwatch.GetElapsedTime(begun);
        Take(decision);
        return took;
    }

    /// <summary>The tasks that have run for longest end, in one batch, and as many that wait take their places.</summary>
    /// <returns>How long the results took, and how long it took to place and grant the next tasks and to take the records.</returns>
    public (TimeSpan Results, TimeSpan Grants) Turn(int count)
    {
        _now += Rest;
        var results = new (WorkerSession From, AttemptResult Result)[count];
        for (var i = 0; i < count; i++)
        {
            var grant = _running.Dequeue();
            results[i] = (grant.To, new AttemptResult { Task = grant.Spec.Id, Attempt = grant.Attempt, Lease = grant.Lease, Cause = Cause.ExitCode, StartedAt = _now });
        }

        var decision = new Decision();
        var begun = Stopwatch.GetTimestamp();
        foreach (var (from, result) in results) _core.Report(from, result, Now(), decision);
        var between = Stopwatch.GetTimestamp();
        Conclude(decision);
        var ended = Stopwatch.GetTimestamp();
        if (Take(decision) != count) throw new InvalidOperationException("not as many tasks were granted as had ended");
        return (Stopwatch.GetElapsedTime(begun, between), Stopwatch.GetElapsedTime(between, ended));
    }

    private void Join(int number, int slots)
    {
        var decision = new Decision();
        var hello = new WorkerHello
        {
            Session = new WorkerSession($"w{number:00000}", (ulong)number + 1),
            Address = "127.0.0.1:1",
            Slots = slots,
            Labels = Places.Of(number),
            Executors = [Executor.Noop],
        };
        if (_core.Join(hello, number + 1, Now(), decision) is { } refusal) throw new InvalidOperationException(refusal.Message);
        Conclude(decision);
    }

    private void Conclude(Decision decision) => _core.Conclude(Now(), decision);

    private int Take(Decision decision)
    {
        var before = _running.Count;
        foreach (var release in decision.Releases)
            if (release is Grant grant) _running.Enqueue(grant);
        return _running.Count - before;
    }

    private Instant Now() => _now += TimeSpan.FromMicroseconds(1);
}
