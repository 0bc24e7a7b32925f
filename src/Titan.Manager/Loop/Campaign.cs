using Titan.Core;
using Titan.FailPoints;
using Titan.Manager.Memory;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Tries to lead: opens the store, and rebuilds from it what the loop decides with.</summary>
/// <param name="found">Makes the Orchestrator of a leadership.</param>
internal sealed partial class Campaign(IStore store, OrchestratorOptions options, OrchestratorFactory found, ManagerClock clock, Role role, ILogger<Campaign> log)
{
    /// <summary>Clocks of machines that are kept in time differ by less.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);

    /// <summary>Null while another Manager leads, who is then known.</summary>
    /// <exception cref="StoreRefusedException">It cannot: there is not enough memory.</exception>
    public async Task<Mandate?> TryAsync(CancellationToken cancellation)
    {
        try
        {
            return await TakeUpAsync(cancellation);
        }
        catch (OutOfMemoryException failure)
        {
            throw new StoreRefusedException(
                $"this manager needs more memory than it may use ({ByteText.Of(MemoryBudget.Read())}) to take up what the {store.Kind} store remembers; start it with more. Nothing was changed", failure);
        }
    }

    private async Task<Mandate?> TakeUpAsync(CancellationToken cancellation)
    {
        var stored = await store.TryOpenAsync(clock.Now - options.Retention, cancellation);
        if (stored is null)
        {
            Follow("another manager is taking over");
            return null;
        }

        FailPoint.Hit(FailPointNames.ManagerStoreOpened);
        var behind = clock.GoOnFrom(stored.LatestMoment());
        if (behind >= Noticeable) LogBehind(behind.TotalSeconds);
        return new Mandate(found(options, stored, clock.Now), stored.Epoch, store.Kind, stored.Tasks.Count);
    }

    /// <summary>Stands by whoever the store names as the leader.</summary>
    /// <param name="otherwise">Why nobody leads, when it names none.</param>
    public void Follow(string otherwise)
    {
        if (store.Peers.FirstOrDefault(peer => peer.Leads) is { } leader) role.StandBy(leader);
        else role.Vacate(otherwise);
    }

    [LoggerMessage(LogLevel.Warning, "the clock of this machine is {Seconds:0.0} s behind the latest time in the store: going on from that; keep the clocks of all managers in time (NTP)")]
    private partial void LogBehind(double seconds);
}
