using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

/// <summary>A pooler that keeps sessions is as good as none; one that mixes them up is found out, at the start and later.</summary>
public sealed class PoolerTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("transaction")]
    [InlineData("statement")]
    [InlineData("transaction", "server_round_robin = 1", "min_pool_size = 2")]
    [InlineData("transaction", "default_pool_size = 1")]
    public async Task One_that_mixes_sessions_up_is_refused_at_the_start(string mode, params string[] settings)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await Pooler.StartAsync(database, mode, settings);
        // More often than once: sessions that others left behind in the pool change nothing.
        for (var tries = 0; tries < 3; tries++)
        {
            await using var store = PostgresManagers.Store(pooler.Url);
            var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation));
            Assert.Contains("pool_mode = session", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("prepared statement", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal("f", await database.SqlAsync("SELECT to_regnamespace('titan') IS NOT NULL"));
    }

    [Fact]
    public async Task One_that_keeps_sessions_is_as_good_as_none()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await Pooler.StartAsync(database, "session");
        await using var store = PostgresManagers.Store(pooler.Url);
        await store.PrepareAsync(Cancellation);
        Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation));
        var records = new Records();
        for (var i = 0; i < 20; i++) await store.CommitAsync(PostgresManagers.Queued(records.Spec()), Cancellation);
        Assert.Equal("20", await database.SqlAsync("SELECT count(*) FROM titan.tasks"));
    }

    [Fact]
    public async Task One_that_has_a_single_session_is_refused_with_what_is_needed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await Pooler.StartAsync(database, "session", "default_pool_size = 1");
        await using var store = PostgresManagers.Store(pooler.Url);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation));
        Assert.Contains("default_pool_size", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_begins_to_mix_sessions_up_ends_the_leadership_until_it_keeps_them_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var pooler = await Pooler.StartAsync(database, "session");
        await using var store = PostgresManagers.Store(pooler.Url);
        await store.PrepareAsync(Cancellation);
        Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation));

        await pooler.SetModeAsync("transaction");
        await Eventually.Holds<Exception?>(
            () => OpenAsync(store),
            failure => failure is StoreUnavailableException && failure.Message.Contains("pool_mode = session", StringComparison.Ordinal),
            "a beginning that finds it out");

        await pooler.SetModeAsync("session");
        await Eventually.Holds(() => OpenAsync(store), failure => failure is null, "a leadership over sessions that are kept");
        await store.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation);
    }

    private static async Task<Exception?> OpenAsync(PostgresStore store) => await Record.ExceptionAsync(async () => Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation)));
}
