using Titan.Core;
using Titan.Manager.Link;
using Titan.Simulation.Kernel;

namespace Titan.Simulation.Planning;

/// <summary>Makes the plan of a seed. Each plan has a few kinds of faults and commands, and not all of them: so that none hides the others.</summary>
internal sealed class PlanMaker
{
    private readonly ulong _seed;
    private readonly Dice _dice;

    private PlanMaker(ulong seed) => (_seed, _dice) = (seed, new Dice(seed, "plan"));

    public static Plan Make(ulong seed) => new PlanMaker(seed).Make();

    private Plan Make()
    {
        var isShared = _dice.Percent(50);
        var length = _dice.Between(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
        var options = Options();
        var crowd = new Dice(_seed, "crowd");
        if (crowd.Percent(8)) options = options with { MaxWorkers = crowd.Between(2, 3), DeadWorkerRetention = TimeSpan.FromHours(1) };
        var workers = Workers(length, options.MaxWorkers);
        var plan = new Plan
        {
            Seed = _seed,
            Options = options,
            Pulse = TimeSpan.FromMilliseconds(_dice.Pick([250, 500, 1_000])),
            // By dice of its own: seeds that are older than this keep the rest of their plans.
            PulsesPerSecond = new Dice(_seed, "pulses").Percent(25) ? 2 : PulsePace.PulsesPerSecond,
            IsShared = isShared,
            ManagerDrifts = [.. Enumerable.Range(0, isShared ? _dice.Between(1, 3) : 1).Select(_ => Drift())],
            Workers = workers,
            Clients = _dice.Between(1, 3),
            Length = length,
            Deeds = [],
        };
        var commands = new CommandMaker(plan, _dice).Make();
        var faults = new FaultMaker(plan, _dice).Make();
        return plan with { Deeds = [.. commands.Concat(faults).OrderBy(deed => deed.At)] };
    }

    private List<WorkerSetup> Workers(TimeSpan length, int mostWorkers)
    {
        var workers = new List<WorkerSetup>();
        var count = _dice.Between(1, 5);
        for (var i = 1; i <= count; i++)
        {
            // Where not all are let in, whoever is must fit.
            var labels = i == 1 || mostWorkers < count || _dice.Percent(30) ? TextMap.From([new("gpu", "a100")]) : TextMap.Empty;
            var startsAt = _dice.Percent(70) ? TimeSpan.Zero : _dice.Between(TimeSpan.Zero, length / 2);
            workers.Add(new WorkerSetup($"w{i}", $"w{i}", _dice.Between(1, 3), labels, Drift(), startsAt));
        }

        // Somebody starts a second Worker under an id that is taken.
        if (_dice.Percent(10)) workers.Add(workers[^1] with { Name = $"w{workers.Count + 1}", StartsAt = _dice.Between(TimeSpan.Zero, length) });
        // By dice of their own: seeds that are older than this keep the rest of their plans.
        return [.. workers.Select(worker => worker with { Remembers = new Dice(_seed, $"memory of {worker.Name}").Percent(60) })];
    }

    private int Drift() => _dice.Percent(30) ? _dice.Between(-2_000, 2_000) : 0;

    private OrchestratorOptions Options()
    {
        var options = new OrchestratorOptions
        {
            DefaultMaxRetries = 2,
            DefaultMaxLosses = 5,
            DefaultMaxOutput = 1 << 16,
            ReapAfter = TimeSpan.FromSeconds(_dice.Between(2, 5)),
            ReconnectGrace = TimeSpan.FromSeconds(_dice.Between(1, 2)),
            FailoverGrace = TimeSpan.FromSeconds(_dice.Between(1, 4)),
            DefaultGrace = TimeSpan.FromMilliseconds(_dice.Pick([200, 1_000])),
            StopBackstop = TimeSpan.FromSeconds(_dice.Between(1, 4)),
            BackoffBase = TimeSpan.FromMilliseconds(_dice.Pick([50, 500, 1_000])),
            BackoffCap = TimeSpan.FromSeconds(_dice.Between(1, 3)),
            DeadWorkerRetention = TimeSpan.FromSeconds(_dice.Pick([5, 3_600])),
        };
        if (_dice.Percent(15)) options = options with { Retention = TimeSpan.FromSeconds(_dice.Between(1, 10)) };
        if (_dice.Percent(20)) options = options with { MaxRetained = _dice.Between(1, 6) };
        if (_dice.Percent(10)) options = options with { MaxPending = _dice.Between(2, 10) };
        if (_dice.Percent(15)) options = options with { MaxPendingBytes = _dice.Between(2_000, 12_000) };
        return _dice.Percent(5) ? options with { MaxWorkers = _dice.Between(2, 4) } : options;
    }
}
