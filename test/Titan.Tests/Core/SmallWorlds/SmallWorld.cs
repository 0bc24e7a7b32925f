using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Tests.Core.Walks;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.SmallWorlds;

/// <summary>Two tasks, two Workers of one slot, and the few moves that matter, each with one target.</summary>
/// <remarks>Times are such that one wait outlasts a back-off and the reconnect grace, and two outlast silence.</remarks>
internal sealed class SmallWorld
{
    private static readonly OrchestratorOptions Options = new()
    {
        ReapAfter = TimeSpan.FromSeconds(4),
        ReconnectGrace = TimeSpan.FromSeconds(2),
        FailoverGrace = TimeSpan.FromSeconds(2),
        DefaultGrace = TimeSpan.FromSeconds(1),
        StopBackstop = TimeSpan.FromSeconds(1),
        BackoffBase = TimeSpan.FromSeconds(2),
        BackoffCap = TimeSpan.FromSeconds(2),
    };

    private readonly List<TaskId> _tasks = [];

    public SmallWorld()
    {
        World.Add(new SimulatedWorker("w1", 1) { IsStubborn = true });
        World.Add(new SimulatedWorker("w2", 1));
        Moves =
        [
            new("submit", () => _tasks.Count < 2 && Did(Submit)),
            new("cancel a", () => Cancel(0)),
            new("cancel b", () => Cancel(1)),
            new("wait", () => Did(Wait)),
            new("recover", () => Did(World.Recover)),
            .. World.Workers.SelectMany(WorkerMoves),
        ];
    }

    public CoreWorld World { get; } = new(Options);

    /// <summary>What may happen next; a move that is not possible now makes nothing and says so.</summary>
    public IReadOnlyList<Move> Moves { get; }

    private IEnumerable<Move> WorkerMoves(SimulatedWorker worker) =>
    [
        new($"join {worker.Id}", () => worker.Link == 0 && Did(() => World.Join(worker, out _))),
        new($"drop {worker.Id}", () => worker.Link != 0 && Did(() => World.Drop(worker))),
        new($"restart {worker.Id}", () => worker.Held.Count > 0 && Did(() => Restart(worker))),
        new($"silence {worker.Id}", () => worker.IsHeard && Did(worker.FallSilent)),
        new($"wake {worker.Id}", () => worker.IsSilent && Did(() => World.Wake(worker))),
        new($"lose grants {worker.Id}", () => worker.IsHeard && !worker.LosesGrants && worker.Held.Count == 0 && Did(() => worker.LosesGrants = true)),
        new($"start {worker.Id}", () => On(worker, HeldPhase.Accepted, held => World.StartAttempt(worker, held))),
        new($"succeed {worker.Id}", () => On(worker, HeldPhase.Running, held => World.Report(worker, Results.Of(held, Cause.ExitCode)))),
        new($"fail {worker.Id}", () => On(worker, HeldPhase.Running, held => World.Report(worker, Results.Of(held, Cause.ExitCode, exitCode: 1)))),
        new($"give back {worker.Id}", () => On(worker, HeldPhase.Accepted, held => World.Report(worker, Results.Of(held, Cause.WorkerLost)))),
        new($"confirm {worker.Id}", () => On(worker, HeldPhase.Stopping, held => World.Report(worker, Results.Of(held, Cause.Cancelled)))),
    ];

    private static bool Did(Action act)
    {
        act();
        return true;
    }

    private static bool On(SimulatedWorker worker, HeldPhase phase, Action<HeldAttempt> act)
    {
        foreach (var held in worker.Held)
        {
            if (held.Phase == phase) return Did(() => act(held));
        }

        return false;
    }

    private void Submit()
    {
        // The first one may be retried, may be lost once, and has a timeout; the second one has one chance.
        var submission = _tasks.Count == 0
            ? new TaskSubmission { Work = NoopWork.Plain, MaxRetries = 1, MaxLosses = 1, Timeout = TimeSpan.FromSeconds(1) }
            : new TaskSubmission { Work = NoopWork.Plain, MaxRetries = 0, MaxLosses = 0 };
        World.Do((orchestrator, now, decision) => _tasks.Add(orchestrator.Submit(submission, now, decision).Id));
    }

    private bool Cancel(int index)
    {
        if (index >= _tasks.Count || World.Orchestrator.Find(_tasks[index], World.Now) is not { State: { Cancellation: null } state } || state.Phase.IsTerminal()) return false;
        return Did(() => World.Do((orchestrator, now, decision) => orchestrator.Cancel(_tasks[index], "ann", "", now, decision)));
    }

    private void Restart(SimulatedWorker worker)
    {
        worker.Restart();
        World.Join(worker, out _);
    }

    private void Wait()
    {
        World.Advance(TimeSpan.FromSeconds(1));
        World.Advance(TimeSpan.FromSeconds(1));
        foreach (var worker in World.Workers) worker.LosesGrants = false;
    }
}
