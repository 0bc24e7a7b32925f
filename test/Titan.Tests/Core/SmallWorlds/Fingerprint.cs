using System.Text;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Core.Workers;
using Titan.Tests.Core.World;

namespace Titan.Tests.Core.SmallWorlds;

/// <summary>All that can make a difference from now on, so that a state that was reached before need not be gone on from again.</summary>
/// <remarks>Times count from now and no further than they matter; leases and sessions by whom they belong to.</remarks>
internal static class Fingerprint
{
    public static string Of(CoreWorld world)
    {
        var text = new StringBuilder(512);
        var cluster = world.Orchestrator.Cluster;
        text.Append(Left(cluster.SettledAt, world));
        foreach (var task in cluster.Tasks.OrderBy(task => task.Order)) Add(text, task, world);
        foreach (var worker in cluster.Fleet.All) Add(text, worker, world);
        foreach (var worker in world.Workers) Add(text, worker, world);
        return text.ToString();
    }

    private static void Add(StringBuilder text, TaskEntry task, CoreWorld world)
    {
        var state = task.State;
        text.Append('\n').Append(state.Phase).Append(state.Cause).Append(state.RetriesUsed).Append(state.LossesUsed).Append(state.ExitCode)
            .Append(state.Cancellation?.Outcome).Append(Left(state.NotBefore, world)).Append(task.IsQueued);
        if (task.DeadlineIndex >= 0) text.Append('t').Append(Left(task.Due, world));
        foreach (var attempt in task.Attempts)
        {
            text.Append(';').Append(attempt.Phase).Append(attempt.Cause).Append(attempt.EndedByReport).Append(attempt.LateReports).Append(attempt.Holder.WorkerId)
                .Append(world.Orchestrator.Cluster.Fleet.TryGet(attempt.Holder, out var _)).Append(attempt.Phase.IsLive() && attempt.GrantedAt == world.Now);
        }
    }

    private static void Add(StringBuilder text, WorkerEntry worker, CoreWorld world)
    {
        text.Append('\n').Append(worker.State.Session.WorkerId).Append(worker.Seat).Append(worker.IsDead).Append(worker.Strangers)
            .Append(world.Worker(worker.State.Session.WorkerId).Session == worker.State.Session);
        if (worker.IsLinked) text.Append('s').Append(Age(worker.LastSeen, world));
        else text.Append('d').Append(Age(worker.DroppedAt, world));
    }

    private static void Add(StringBuilder text, SimulatedWorker worker, CoreWorld world)
    {
        text.Append('\n').Append(worker.Link != 0).Append(worker.IsSilent).Append(worker.LosesGrants);
        if (worker.Link != 0) text.Append(Left(worker.NextPulse, world));
        foreach (var held in worker.Held) text.Append('h').Append(NameOf(held.Task, world)).Append(held.Attempt).Append(held.Phase);
        foreach (var kept in worker.Kept) text.Append('k').Append(NameOf(kept.Task, world)).Append(kept.Attempt).Append(kept.Cause).Append(kept.ExitCode);
        foreach (var order in worker.Unread) text.Append('u').Append(order.GetType().Name).Append(LeaseOf(order, world));
    }

    private static string LeaseOf(Titan.Core.Releases.Order order, CoreWorld world) => order switch
    {
        Titan.Core.Releases.Grant grant => $"{NameOf(grant.Spec.Id, world)}{grant.Attempt}",
        Titan.Core.Releases.Stop stop => $"{NameOf(stop.Task, world)}{stop.Attempt}{stop.Reason}",
        Titan.Core.Releases.Acknowledge acknowledge => OwnerOf(acknowledge.Lease, world),
        _ => "",
    };

    private static string OwnerOf(Lease lease, CoreWorld world)
    {
        foreach (var task in world.Records.Tasks)
        {
            foreach (var attempt in task.Attempts)
            {
                if (attempt.Lease == lease) return $"{NameOf(task.Spec.Id, world)}{attempt.Number}";
            }
        }

        return "?";
    }

    private static char NameOf(TaskId id, CoreWorld world) => world.Records.Tasks.First().Spec.Id == id ? 'a' : 'b';

    private static long Left(Instant at, CoreWorld world) => at <= world.Now ? 0 : (at - world.Now).Ticks;

    /// <summary>Nothing is ever older than the longest patience.</summary>
    private static long Age(Instant at, CoreWorld world) => Math.Min((world.Now - at).Ticks, world.Options.ReapAfter.Ticks);
}
