using Titan.Core;
using Titan.Storage;

namespace Titan.Tests.Storage.Postgres;

/// <summary>A Manager whose leadership is over changes nothing, whatever it still believes.</summary>
public sealed class FencingTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deposed_manager_can_neither_commit_nor_write_output_nor_remove_history()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var records = new Records();
        await using var deposed = await PostgresManagers.LeadingAsync(database, "m1");
        var known = records.Spec();
        await deposed.CommitAsync(PostgresManagers.Queued(known), Cancellation);
        await using var leader = await PostgresManagers.TakeOverAsync(database, "m2");

        await Assert.ThrowsAsync<StoreFencedException>(async () => await deposed.CommitAsync(PostgresManagers.Queued(records.Spec()), Cancellation));
        await Assert.ThrowsAsync<StoreFencedException>(async () => await deposed.ForgetAsync(Records.Start + TimeSpan.FromDays(1), 10, Cancellation));
        await Assert.ThrowsAsync<StoreFencedException>(async () => await deposed.AppendOutputAsync(
            [new OutputPiece(new OutputKey(known.Id, 1, OutputStreamName.Stdout), 0, "late"u8.ToArray(), 100)], Cancellation));

        Assert.Equal("1|0", await database.SqlAsync("SELECT (SELECT count(*) FROM titan.tasks), (SELECT count(*) FROM titan.output)"));
        await leader.CommitAsync(PostgresManagers.Queued(records.Spec()), Cancellation);
        await Eventually.True(() => deposed.Peers is [{ Leads: true, Id: "m2" }], "the deposed manager learns who leads");
    }

    [Fact]
    public async Task The_same_number_in_the_hands_of_another_is_not_ours()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var deposed = await PostgresManagers.LeadingAsync(database, "m1");

        // As on a standby that was promoted before it heard of this leadership, and was taken by another Manager.
        await database.SqlAsync("UPDATE titan.leadership SET holder = 'm2', expires_at = clock_timestamp() + interval '1 hour'");
        await Assert.ThrowsAsync<StoreFencedException>(async () => await deposed.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation));
        Assert.Equal("0", await database.SqlAsync("SELECT count(*) FROM titan.tasks"));
        await Eventually.Holds<Exception?>(async () => await Record.ExceptionAsync(async () => await deposed.CommitAsync(new Changes(), Cancellation)), failure => failure is StoreFencedException, "a renewal finds out");
    }

    [Fact]
    public async Task An_older_copy_that_is_brought_back_grants_no_lease_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var former = (await store.TryOpenAsync(Records.Start, Cancellation))!.LastLease;

        // As a copy of the first day would have it. A million leases a second have room until this one begins.
        await database.SqlAsync("UPDATE titan.leadership SET lease_ceiling = 0");
        var later = (await store.TryOpenAsync(Records.Start, Cancellation))!.LastLease;
        Assert.True(later >= former && former.Number is > 1UL << 50 and < 1UL << 53, $"{later} after {former}");
    }

    [Fact]
    public async Task A_second_manager_waits_and_reads_while_the_first_leads()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var leader = await PostgresManagers.LeadingAsync(database, "m1");
        var spec = new Records().Spec();
        await leader.CommitAsync(PostgresManagers.Queued(spec), Cancellation);

        await using var standby = PostgresManagers.Store(database.Url, "m2");
        await standby.PrepareAsync(Cancellation);
        Assert.Null(await standby.TryOpenAsync(Records.Start, Cancellation));
        Assert.Equal(("m1", true), (Assert.Single(standby.Peers).Id, standby.Peers[0].Leads));
        Assert.Equal(spec, (await standby.FindAsync(spec.Id, Cancellation))!.Spec);
        await Assert.ThrowsAsync<StoreFencedException>(async () => await standby.CommitAsync(new Changes(), Cancellation));
    }
}
