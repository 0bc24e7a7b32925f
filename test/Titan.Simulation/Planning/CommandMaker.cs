using Google.Protobuf.WellKnownTypes;
using Titan.Protocol.V1;
using Titan.Simulation.Kernel;
using Titan.Simulation.Processes;
using Titan.Simulation.Workload;

namespace Titan.Simulation.Planning;

/// <summary>Plans what clients do.</summary>
internal sealed class CommandMaker(Plan plan, Dice dice)
{
    private readonly bool _hasKeys = dice.Percent(50);
    private readonly bool _hasPriorities = dice.Percent(40);
    private readonly bool _hasDelays = dice.Percent(40);
    private readonly bool _hasTimeouts = dice.Percent(40);
    private readonly bool _hasRequirements = dice.Percent(30);
    private readonly bool _hasOutput = dice.Percent(40);
    private readonly bool _hasFailures = dice.Percent(50);
    private readonly bool _hasOddities = dice.Percent(30);
    // By dice of its own: seeds that are older than this keep the rest of their plans.
    private readonly Dice? _graces = new Dice(plan.Seed, "graces").Percent(30) ? new Dice(plan.Seed, "grace of a task") : null;
    private readonly bool _isBusy = dice.Percent(30);
    private readonly bool _isLong = dice.Percent(20);
    private int _submitted;

    public IEnumerable<Deed> Make()
    {
        var deeds = new List<Deed>();
        for (var left = dice.Between(3, _isBusy ? 40 : 15); left > 0; left--) deeds.Add(Submit());
        if (dice.Percent(50)) Repeat(deeds, 6, at => new Cancel(at, Client(), dice.Next(1_000)));
        if (dice.Percent(30)) Repeat(deeds, 3, at => new Retry(at, Client(), dice.Next(1_000)));
        if (dice.Percent(50)) Repeat(deeds, 12, at => new Look(at, Client(), World.ManagerName(dice.Next(plan.ManagerDrifts.Count)), dice.Next(1_000)));
        if (dice.Percent(30)) Repeat(deeds, 4, at => new Workload.Drain(at, Client(), dice.Pick(plan.Workers).Id, dice.Percent(60)));
        // By dice of its own: seeds that are older than this keep the rest of their plans.
        var forgets = new Dice(plan.Seed, "forgets");
        for (var left = forgets.Percent(12) ? forgets.Between(1, 5) : 0; left > 0; left--)
            deeds.Add(new Forget(forgets.Between(TimeSpan.Zero, plan.Length), forgets.Next(plan.Clients), forgets.Next(1_000)));
        if (plan.Options.Retention < TimeSpan.FromMinutes(1)) RetryWhatHasLeft(deeds, new Dice(plan.Seed, "retries"));
        return deeds;
    }

    /// <summary>One task is cancelled and retried over and over, also when neither it nor its retry is in memory any more.</summary>
    private void RetryWhatHasLeft(List<Deed> deeds, Dice retries)
    {
        if (!retries.Percent(60)) return;
        // Of the first tasks, which stay at their places; no retry of these says that it is to be again.
        var pick = retries.Between(1, 3);
        deeds.Add(new Cancel(retries.Between(TimeSpan.Zero, plan.Length / 4), retries.Next(plan.Clients), pick));
        for (var left = 5; left > 0; left--) deeds.Add(new Retry(retries.Between(plan.Length / 4, plan.Length), retries.Next(plan.Clients), pick));
    }

    private void Repeat(List<Deed> deeds, int most, Func<TimeSpan, Deed> make)
    {
        for (var left = dice.Between(1, most); left > 0; left--) deeds.Add(make(Time()));
    }

    private TimeSpan Time() => dice.Between(TimeSpan.Zero, plan.Length);

    private int Client() => dice.Next(plan.Clients);

    private Submit Submit()
    {
        var number = ++_submitted;
        var behaviour = Behaviour();
        var spec = new TaskSpec
        {
            Work = behaviour is null ? new Work { Noop = new Noop() } : new Work { Shell = new Shell { Command = behaviour.ToString() } },
            Name = $"t{number}",
            MaxRetries = dice.Next(4),
            MaxLosses = dice.Percent(80) ? 5 : dice.Next(3),
            Priority = _hasPriorities ? dice.Between(-1, 1) : 0,
        };
        if (_hasDelays && dice.Percent(40)) spec.Delay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(dice.Between(1, 5_000)));
        if (_hasTimeouts && dice.Percent(40)) spec.Timeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(dice.Between(100, 2_000)));
        if (_graces?.Percent(50) == true) spec.Grace = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(_graces.Pick([0, 50, 3_000, 8_000])));
        if (_hasRequirements && dice.Percent(40)) spec.Require.Add("gpu", "a100");
        if (_hasKeys && dice.Percent(50)) MakeKeyed(spec);
        return new Submit(Time(), number, Client(), spec);
    }

    /// <summary>Some share a key: with the same content it is the same task, with another it is refused.</summary>
    private void MakeKeyed(TaskSpec spec)
    {
        spec.IdKey = $"k{dice.Next(4)}";
        spec.Name = "keyed";
        spec.MaxRetries = 1;
        spec.MaxLosses = 5;
        spec.Priority = 0;
        spec.Delay = null;
        spec.Timeout = null;
        spec.Grace = null;
        spec.Require.Clear();
        spec.Work = dice.Percent(90) ? new Work { Shell = new Shell { Command = new Behaviour(TimeSpan.FromMilliseconds(300)).ToString() } } : new Work { Noop = new Noop() };
    }

    private Behaviour? Behaviour()
    {
        if (dice.Percent(20)) return null;
        var runs = dice.Skewed(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(_isLong ? 20 : dice.Percent(90) ? 2 : 8));
        var behaviour = new Behaviour(TimeSpan.FromMilliseconds(Math.Round(runs.TotalMilliseconds)));
        if (_hasFailures && dice.Percent(40)) behaviour = behaviour with { Exit = dice.Between(1, 3), Fails = dice.Next(3) };
        if (_hasOutput && dice.Percent(50)) behaviour = behaviour with { Output = dice.Between(1, 3_000) };
        if (!_hasOddities) return behaviour;
        return behaviour with { IsStubborn = dice.Percent(30), IsUnstartable = dice.Percent(10), IsLostByItsWorker = dice.Percent(10) };
    }
}
