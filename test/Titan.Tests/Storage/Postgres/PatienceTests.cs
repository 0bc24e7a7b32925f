using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Postgres;
using Titan.Storage.Postgres.Commits;

namespace Titan.Tests.Storage.Postgres;

/// <summary>Work that is large gets the time that it needs; work that hangs does not hold up the rest.</summary>
public sealed class PatienceTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_commit_is_given_time_for_its_rows_and_for_what_they_run()
    {
        var patience = new CommitPatience();
        Assert.Equal(5, Seconds(patience, Large(characters: 10)));
        Assert.Equal(9, Seconds(patience, Large(characters: 16 << 20)));
    }

    [Fact]
    public void A_commit_that_was_not_made_in_time_is_given_twice_as_much_each_time_and_another_is_not()
    {
        var patience = new CommitPatience();
        var changes = Large(characters: 10);
        foreach (var expected in new[] { 5, 10, 20, 40, 80, 160, 320, 600, 600, 600 })
        {
            Assert.Equal(expected, Seconds(patience, changes));
            patience.Late(changes);
        }

        Assert.Equal(5, Seconds(patience, Large(characters: 10)));
        patience.Made();
        Assert.Equal(5, Seconds(patience, changes));
    }

    [Fact]
    public async Task A_commit_that_takes_longer_than_it_may_is_made_when_it_is_tried_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        await SlowAsync(database, "INSERT", seconds: 6);
        var changes = PostgresManagers.Queued(new Records().Spec());
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.CommitAsync(changes, Cancellation));
        await store.CommitAsync(changes, Cancellation);
        Assert.Equal("1", await database.SqlAsync("SELECT count(*) FROM titan.tasks"));
    }

    [Fact]
    public async Task Removing_history_may_take_longer_than_a_commit()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await EndedAsync(database);
        await SlowAsync(database, "DELETE", seconds: 6);
        Assert.Equal(1, await store.ForgetAsync(Records.Start + TimeSpan.FromDays(1), 10, Cancellation));
    }

    [Fact]
    public async Task Removing_history_holds_up_no_new_leadership_of_the_same_manager()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await EndedAsync(database);
        await SlowAsync(database, "DELETE", seconds: 50);
        var forgetting = store.ForgetAsync(Records.Start + TimeSpan.FromDays(1), 10, Cancellation).AsTask();
        await Eventually.Holds(
            () => database.SqlAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE '%history' AND wait_event = 'PgSleep'"),
            count => count == "1",
            "history is being removed");

        await Eventually.Holds(async () => await store.TryOpenAsync(Records.Start, Cancellation), state => state is not null, "it leads again");
        await Assert.ThrowsAsync<StoreUnavailableException>(() => forgetting);
    }

    private static int Seconds(CommitPatience patience, Changes changes) => patience.SecondsFor(changes, new CommitRows(changes));

    private static Changes Large(int characters) => PostgresManagers.Queued(new Records().Spec(spec => spec with { Work = new ShellWork(new string('x', characters)) }));

    private static async Task<PostgresStore> EndedAsync(PostgresDatabase database)
    {
        var store = await PostgresManagers.LeadingAsync(database);
        await store.CommitAsync(Records.Changes(new Records().Spec(), new TaskState { Phase = Phase.Failed, Cause = Cause.Signal, EndedAt = Records.Start + TimeSpan.FromMinutes(1) }, Records.EndedAttempt()), Cancellation);
        return store;
    }

    private static Task<string> SlowAsync(PostgresDatabase database, string statement, int seconds) => database.SqlAsync(
        $"CREATE FUNCTION titan.dawdle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NULL; END $$; CREATE TRIGGER dawdle BEFORE {statement} ON titan.tasks EXECUTE FUNCTION titan.dawdle()");
}
