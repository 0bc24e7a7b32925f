using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Simulation.Story;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.Walks;

/// <summary>A walk through anything that clients, Workers, links, clocks and stores may do, in any order.</summary>
/// <remarks>Bounds and times are small, so that each is met often. The invariants are checked after every move.</remarks>
internal sealed class Walk
{
    private static readonly OrchestratorOptions Options = new()
    {
        DefaultMaxRetries = 2,
        DefaultMaxLosses = 2,
        MaxPending = 8,
        MaxRetained = 6,
        Retention = TimeSpan.FromSeconds(60),
        ReapAfter = TimeSpan.FromSeconds(4),
        ReconnectGrace = TimeSpan.FromSeconds(2),
        FailoverGrace = TimeSpan.FromSeconds(2),
        DefaultGrace = TimeSpan.FromSeconds(1),
        StopBackstop = TimeSpan.FromSeconds(1),
        BackoffCap = TimeSpan.FromSeconds(4),
        MaxWorkers = 4,
        DeadWorkerRetention = TimeSpan.FromSeconds(20),
    };

    /// <summary>What many have in common.</summary>
    private static readonly TaskSubmission Common = new() { Work = new ShellWork("x"), Priority = 1 };

    private readonly CoreWorld _world = new(Options);
    private readonly IReadOnlyList<Move> _moves;
    private readonly List<TaskId> _tasks = [];
    private readonly List<string> _trail = [];
    private readonly Coverage _coverage;
    private readonly uint[] _choices;
    private int _used;

    /// <param name="choices">Decides everything.</param>
    public Walk(uint[] choices, Coverage coverage)
    {
        _choices = choices;
        _coverage = coverage;
        _world.Add(new SimulatedWorker("w1", 1));
        _world.Add(new SimulatedWorker("w2", 2));
        _world.Add(new SimulatedWorker("w3", 1) { IsStubborn = true });
        _world.Add(new SimulatedWorker("w4", 3) { Labels = TextMap.From([new("gpu", "a100")]) });
        _world.Add(new SimulatedWorker("w5", 1) { Executors = [Executor.Noop] });
        _moves = [.. ClientMoves(), .. WorkerMoves(), .. AttemptMoves(), .. WorldMoves()];
    }

    /// <summary>Walks as far as the choices reach, then lets every fault end: nothing may be left behind.</summary>
    public void Run()
    {
        try
        {
            while (_used < _choices.Length) Make(Pick(_moves)!);
            _trail.Add("settle");
            new Settlement(_world, _coverage).Settle();
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{failure.Message}; the last moves were: {string.Join(", ", _trail.TakeLast(60))}", failure);
        }
    }

    private void Make(Move move)
    {
        _trail.Add(move.Name);
        if (move.Make()) _coverage.Hit(move.Name);
        else _trail.RemoveAt(_trail.Count - 1);
    }

    private IEnumerable<Move> ClientMoves() =>
    [
        new("submit", () => Submit(new TaskSubmission { Work = NoopWork.Plain })),
        new("submit without retries", () => Submit(new TaskSubmission { Work = new ShellWork("x"), MaxRetries = 0, MaxLosses = 0 })),
        new("submit urgent", () => Submit(new TaskSubmission { Work = new ShellWork("x"), Priority = 1 })),
        new("submit delayed", () => Submit(new TaskSubmission { Work = NoopWork.Plain, Delay = TimeSpan.FromSeconds(3) })),
        new("submit with timeout", () => Submit(new TaskSubmission { Work = new ShellWork("x"), Timeout = TimeSpan.FromSeconds(1) })),
        new("submit with requirement", () => Submit(new TaskSubmission { Work = new ShellWork("x"), Require = TextMap.From([new("gpu", "a100")]) })),
        new("submit with key", () => Submit(new TaskSubmission { Work = new ShellWork($"{Next(2)}"), IdKey = $"k{Next(2)}" })),
        new("submit in common", () => SubmitInCommon(new ShellWork($"{Next(2)}"))),
        new("cancel", () => OnTask(id => _world.Do((orchestrator, now, decision) => _coverage.Hit(orchestrator.Cancel(id, "ann", "", now, decision).Refusal)))),
        new("retry", () => OnTask(id => _world.Do((orchestrator, now, decision) => Note(orchestrator.Retry(id, RetryTerms.Same, now, decision))))),
        new("drain", () => OnWorker(_ => true, worker => _world.Do((orchestrator, _, decision) => orchestrator.SetDrain(worker.Id, true, decision, out var _)))),
        new("resume", () => OnWorker(_ => true, worker => _world.Do((orchestrator, _, decision) => orchestrator.SetDrain(worker.Id, false, decision, out var _)))),
        new("look", Look),
    ];

    private IEnumerable<Move> WorkerMoves() =>
    [
        new("join", () => OnWorker(worker => worker.Link == 0, Join)),
        new("join again", () => OnWorker(worker => worker.Link == 0, Join)),
        new("drop", () => OnWorker(worker => worker.Link != 0, _world.Drop)),
        new("half-open", () => OnWorker(worker => worker.IsHeard, worker => { worker.LoseLink(); return Step.Nothing; })),
        new("silence", () => OnWorker(worker => worker.IsHeard, worker => { worker.FallSilent(); return Step.Nothing; })),
        new("wake", () => OnWorker(worker => worker.IsSilent, _world.Wake)),
        new("restart", () => OnWorker(_ => true, worker => { worker.Restart(); return Join(worker); })),
        new("leave", () => OnWorker(worker => worker.IsHeard, worker => { worker.IsLeaving = !worker.IsLeaving; return _world.Pulse(worker); })),
        new("lose grants", () => OnWorker(worker => worker.IsHeard, worker => { worker.LosesGrants = !worker.LosesGrants; return Step.Nothing; })),
        new("pulse", () => OnWorker(worker => worker.IsHeard, _world.Pulse)),
    ];

    private IEnumerable<Move> AttemptMoves() =>
    [
        new("start", () => OnHeld(HeldPhase.Accepted, _world.StartAttempt)),
        new("start again", () => OnHeld(HeldPhase.Running, _world.StartAttempt)),
        new("succeed", () => OnHeld(HeldPhase.Running, (worker, held) => _world.Report(worker, Results.Of(held, Cause.ExitCode)))),
        new("fail", () => OnHeld(HeldPhase.Running, (worker, held) => _world.Report(worker, Results.Of(held, Cause.ExitCode, exitCode: 1)))),
        new("time out", () => OnHeld(HeldPhase.Running, (worker, held) => _world.Report(worker, Results.Of(held, Cause.Timeout)))),
        new("spawn error", () => OnHeld(HeldPhase.Accepted, (worker, held) => _world.Report(worker, Results.Of(held, Cause.Spawn)))),
        new("give back", () => OnHeld(HeldPhase.Accepted, (worker, held) => _world.Report(worker, Results.Of(held, Cause.WorkerLost)))),
        new("give up", () => OnHeld(HeldPhase.Running, (worker, held) => _world.Report(worker, Results.Of(held, Cause.WorkerLost)))),
        new("confirm stop", () => OnHeld(HeldPhase.Stopping, (worker, held) => _world.Report(worker, Results.Of(held, Cause.Cancelled)))),
        new("end while stopping", () => OnHeld(HeldPhase.Stopping, (worker, held) => _world.Report(worker, Results.Of(held, Cause.ExitCode)))),
        new("foreign report", ForeignReport),
    ];

    private IEnumerable<Move> WorldMoves() =>
    [
        new("advance 100 ms", () => Advance(1)),
        new("advance 1 s", () => Advance(10)),
        new("advance 5 s", () => Advance(50)),
        new("stall", () => { _world.Pass(TimeSpan.FromSeconds(30)); return Note(_world.Tick()); }),
        new("begin batch", () => { _world.BeginBatch(); return true; }),
        new("end batch", () => Note(_world.EndBatch())),
        new("recover", () => { _world.Recover(); return true; }),
    ];

    private bool Submit(TaskSubmission submission) => Note(_world.Do((orchestrator, now, decision) => Note(orchestrator.Submit(submission, now, decision))));

    private bool SubmitInCommon(Work work) => Note(_world.Do((orchestrator, now, decision) => Note(orchestrator.Submit(Common, work, now, decision))));

    private Step Join(SimulatedWorker worker)
    {
        var step = _world.Join(worker, out var refusal);
        _coverage.Hit(refusal);
        return step;
    }

    /// <summary>Reads must not disturb anything, whatever the state.</summary>
    private bool Look()
    {
        foreach (var id in _tasks)
        {
            if (_world.Orchestrator.Find(id, _world.Now) is { } view) _coverage.Hit(view.Waiting);
            _world.Orchestrator.Explain(id, _world.Now);
        }

        foreach (var worker in _world.Orchestrator.Workers().Workers) _coverage.Hit(worker.Standing);
        return true;
    }

    private bool Advance(int steps)
    {
        for (var i = 0; i < steps; i++) Note(_world.Advance(TimeSpan.FromMilliseconds(100)));
        return true;
    }

    private bool ForeignReport()
    {
        var holder = Pick([.. _world.Workers.Where(worker => worker.Held.Count > 0)]);
        if (holder is null) return false;
        var held = Pick(holder.Held);
        return OnWorker(worker => worker.IsHeard && worker != holder, worker => _world.Do((orchestrator, now, decision) =>
            orchestrator.Report(worker.Session, Results.Of(held, Cause.ExitCode), now, decision)));
    }

    private bool OnTask(Func<TaskId, Step> act) => _tasks.Count > 0 && Note(act(Pick(_tasks)));

    private bool OnWorker(Func<SimulatedWorker, bool> fits, Func<SimulatedWorker, Step> act) =>
        Pick([.. _world.Workers.Where(fits)]) is { } worker && On(worker, act);

    private bool OnHeld(HeldPhase phase, Func<SimulatedWorker, HeldAttempt, Step> act)
    {
        var worker = Pick([.. _world.Workers.Where(worker => worker.Held.Any(held => held.Phase == phase))]);
        return worker is not null && On(worker, _ => act(worker, Pick([.. worker.Held.Where(held => held.Phase == phase)])));
    }

    private bool On(SimulatedWorker worker, Func<SimulatedWorker, Step> act)
    {
        _trail[^1] += $" {worker.Id}";
        return Note(act(worker));
    }

    private void Note(SubmitOutcome outcome)
    {
        _coverage.Hit(outcome.Refusal);
        if (outcome.Existed) _coverage.Hit("existed");
        else if (outcome.Refusal is null) _tasks.Add(outcome.Id);
    }

    private bool Note(Step step)
    {
        _coverage.Hit(step);
        return true;
    }

    private T? Pick<T>(IReadOnlyList<T> from) => from.Count == 0 ? default : from[Next(from.Count)];

    private int Next(int bound) => _used < _choices.Length ? (int)(_choices[_used++] % (uint)bound) : 0;
}
