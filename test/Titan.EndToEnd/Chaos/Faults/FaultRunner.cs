using Titan.EndToEnd.Chaos.Plan;

namespace Titan.EndToEnd.Chaos.Faults;

/// <summary>Has the faults of a plan happen to a cluster, each lane by itself.</summary>
internal sealed class FaultRunner(ChaosCluster cluster, Tally tally)
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>What is not well by then is hit as it is.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ByteEvery = TimeSpan.FromMilliseconds(1);

    public Task RunAsync(ChaosPlan plan) => Task.WhenAll(plan.Lanes.Select(RunAsync));

    private async Task RunAsync(Lane lane)
    {
        foreach (var fault in lane.Faults)
        {
            await WellAsync(lane.Victim);
            await Moment.PassAsync(fault.After, CancellationToken.None);
            if (await MeetAsync(lane.Victim, fault)) tally.Count($"fault {fault.Kind}");
        }
    }

    /// <summary>Waits until the victim is at work, or has had its time to be.</summary>
    private async Task WellAsync(string victim)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!cluster.IsWell(victim) && await Moment.PassAsync(LookEvery, patience.Token)) { }
    }

    /// <returns>False when there was nobody for it to happen to.</returns>
    private async Task<bool> MeetAsync(string victim, PlannedFault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.ManagerKill or FaultKind.WorkerKill:
                await cluster.Member(victim).KillAsync(fault.Length);
                return true;
            case FaultKind.ManagerShortStop or FaultKind.ManagerLongStop or FaultKind.ManagerHang or FaultKind.WorkerShortStop or FaultKind.WorkerLongStop:
                await cluster.Member(victim).PauseAsync(fault.Length);
                return true;
            case FaultKind.ManagerFailPoint or FaultKind.WorkerFailPoint:
                await cluster.Member(victim).FailAsync(fault.Detail, fault.Length);
                return true;
            case FaultKind.ManagerFilesMoved:
                return await cluster.Member(victim).MeetAsync(_ => cluster.Store.TakeAwayAsync!(fault.Detail, fault.Length));
            case FaultKind.WorkerUnitStop:
                await cluster.Member(victim).StopUnitAsync(fault.Length);
                return true;
            case FaultKind.WorkerFolderFull:
                return await cluster.Member(victim).MeetAsync(_ => FillAsync(victim, fault.Length));
            case FaultKind.WorkerCannotFork:
                return await cluster.Member(victim).MeetAsync(async pid =>
                {
                    await ProcessLimit.ImposeAsync(pid, fault.Length);
                    return true;
                });
            case FaultKind.WorkerNameTaken:
                tally.Count(await cluster.Member(victim).MeetRivalAsync(cluster.SwitchesOfRival(victim), fault.Length) ? "rivals let in" : "rivals kept out");
                return true;
            case FaultKind.StoreCrash:
                await cluster.Store.CrashAsync!(fault.Length);
                return true;
            case FaultKind.WireReset:
                var wires = cluster.Wire(victim).Wires;
                cluster.Wire(victim).Reset();
                return wires > 0;
            default:
                return await ImpairAsync(cluster.Wire(victim), Of(fault.Kind), fault.Length);
        }
    }

    private async Task<bool> FillAsync(string worker, TimeSpan length)
    {
        cluster.Room.Fill(worker);
        await Moment.PassAsync(length, CancellationToken.None);
        cluster.Room.Free(worker);
        return true;
    }

    private static async Task<bool> ImpairAsync(Proxy proxy, Impairment impairment, TimeSpan length)
    {
        var wires = proxy.Wires;
        proxy.Impose(impairment);
        await Moment.PassAsync(length, CancellationToken.None);
        proxy.Lift(impairment);
        return wires > 0;
    }

    private static Impairment Of(FaultKind kind) => kind switch
    {
        FaultKind.WireDelay => new Impairment { Delay = Slow },
        FaultKind.WireTrickle => new Impairment { ByteEvery = ByteEvery },
        FaultKind.WireHalfOpenUp => new Impairment { LosesUpstream = true },
        FaultKind.WireHalfOpenDown => new Impairment { LosesDownstream = true },
        FaultKind.WireHalfOpenBoth => new Impairment { LosesUpstream = true, LosesDownstream = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no fault of a wire"),
    };
}
