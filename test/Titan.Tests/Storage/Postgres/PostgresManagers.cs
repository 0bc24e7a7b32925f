using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

/// <summary>Stores of several Managers, on one database.</summary>
internal static class PostgresManagers
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static PostgresStore Store(string url, string id = "m1", ElectionTerms? terms = null) =>
        new(PostgresDsn.Parse(url), () => new Peer(id, $"{id}.example:50051", "1.2.3", Records.Start, Leads: false), TimeProvider.System, terms ?? new ElectionTerms());

    /// <summary>A store that leads, on a schema of its own making.</summary>
    public static async Task<PostgresStore> LeadingAsync(PostgresDatabase database, string id = "m1")
    {
        var store = Store(database.Url, id);
        await store.PrepareAsync(Cancellation);
        Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation));
        return store;
    }

    /// <summary>Another Manager takes over, as it would from one that is paused or cut off.</summary>
    public static async Task<PostgresStore> TakeOverAsync(PostgresDatabase database, string id)
    {
        var store = Store(database.Url, id);
        await store.PrepareAsync(Cancellation);
        await Eventually.Holds(
            async () =>
            {
                await database.SqlAsync("UPDATE titan.leadership SET expires_at = clock_timestamp()");
                return await store.TryOpenAsync(Records.Start, Cancellation);
            },
            state => state is not null,
            $"{id} leads");
        return store;
    }

    /// <summary>Commits as the loop does: again for as long as the store says that it is away.</summary>
    public static Task CommitAsync(IStore store, Changes changes) => Eventually.Holds(
        async () =>
        {
            try
            {
                await store.CommitAsync(changes, Cancellation);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        },
        committed => committed,
        "a commit that is made");

    public static Changes Queued(params IEnumerable<TaskSpec> specs)
    {
        var changes = new Changes();
        foreach (var spec in specs)
        {
            changes.Specs.Add(spec);
            changes.States.Add((spec.Id, TaskState.Queued));
        }

        return changes;
    }
}
