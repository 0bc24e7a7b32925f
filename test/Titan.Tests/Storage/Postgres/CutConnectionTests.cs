using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

/// <summary>Packets that vanish: neither end is told.</summary>
public sealed class CutConnectionTests(SharedPostgres postgres)
{
    // What happens to the leadership meanwhile is another matter, and depends on how quick this machine is.
    private static readonly ElectionTerms Lasting = new() { Lease = TimeSpan.FromHours(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_goes_dead_without_a_word_is_noticed_and_the_commit_made_once(bool beforeItArrives)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var proxy = new Proxy($"127.0.0.1:{database.Server.Port}");
        await using (var owner = PostgresManagers.Store(database.Url)) await owner.PrepareAsync(Cancellation);
        var records = new Records();
        await using var store = PostgresManagers.Store(database.UrlAt("127.0.0.1", int.Parse(proxy.Address.Split(':')[1])), terms: Lasting);
        Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation));
        await store.CommitAsync(PostgresManagers.Queued(records.Spec()), Cancellation);
        const string OurBackend = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%commits'";
        var dead = await database.SqlAsync(OurBackend);

        if (beforeItArrives) proxy.LoseUpstream();
        else proxy.LoseDownstream();
        var changes = Records.Changes(records.Spec(), new TaskState { Phase = Phase.Running }, Records.Attempt(1));
        var away = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CommitAsync(changes, Cancellation));
        Assert.EndsWith(": no answer in time", away.Message);

        await PostgresManagers.CommitAsync(store, changes);
        Assert.Equal("2|1", await database.SqlAsync("SELECT count(*), count(attempt) FROM titan.tasks"));
        // What it was is not left behind to hold locks.
        Assert.DoesNotContain(dead, await database.SqlAsync(OurBackend));
    }
}
