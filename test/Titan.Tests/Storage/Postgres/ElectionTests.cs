using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

/// <summary>Two and more Managers on one real database. A Manager whose clock the test holds is one that is paused: it renews nothing.</summary>
public sealed class ElectionTests(SharedPostgres postgres)
{
    private static readonly ElectionTerms Short = new() { Lease = TimeSpan.FromMilliseconds(300), Margin = TimeSpan.FromMilliseconds(50) };
    private static readonly ElectionTerms Long = new() { Lease = TimeSpan.FromHours(1) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_leads_and_the_other_is_told_who()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var (a, b) = (electorate.Stand("a"), electorate.Stand("b"));

        Assert.Equal(1, await a.TryAcquireAsync(Cancellation));
        Assert.Null(await b.TryAcquireAsync(Cancellation));
        Assert.Equal(Electorate.Manager("a") with { Leads = true }, Assert.Single(b.Peers));
        await a.ConfirmAsync(Cancellation);
        await Assert.ThrowsAsync<StoreFencedException>(async () => await b.ConfirmAsync(Cancellation));
    }

    [Fact]
    public async Task Of_many_that_stand_at_once_one_leads()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var all = Enumerable.Range(0, 8).Select(number => electorate.Stand($"m{number}")).ToList();
        var epochs = await Task.WhenAll(all.Select(one => one.TryAcquireAsync(Cancellation)));
        Assert.Equal(1, Assert.Single(epochs, epoch => epoch is not null));
    }

    [Fact]
    public async Task A_leader_that_leads_already_begins_a_new_leadership()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var a = electorate.Stand("a");
        Assert.Equal(1, await a.TryAcquireAsync(Cancellation));
        Assert.Equal(2, await a.TryAcquireAsync(Cancellation));
        await a.ConfirmAsync(Cancellation);
    }

    [Fact]
    public async Task A_leader_keeps_its_leadership_for_as_long_as_it_renews()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var a = electorate.Stand("a", terms: new ElectionTerms { Lease = TimeSpan.FromSeconds(2), RenewEvery = TimeSpan.FromMilliseconds(50) });
        var b = electorate.Stand("b");
        await a.TryAcquireAsync(Cancellation);
        var first = await electorate.SqlAsync("SELECT expires_at FROM titan.leadership");

        await Electorate.UntilAsync(async () => await electorate.SqlAsync($"SELECT expires_at > '{first}'::timestamptz + interval '1 s' FROM titan.leadership") == "t");
        Assert.Null(await b.TryAcquireAsync(Cancellation));
        await a.ConfirmAsync(Cancellation);
    }

    [Fact]
    public async Task A_paused_leader_is_replaced_and_finds_out()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var paused = new FakeTimeProvider();
        var (a, b) = (electorate.Stand("a", paused, Short), electorate.Stand("b"));
        await a.TryAcquireAsync(Cancellation);
        Assert.Null(await b.TryAcquireAsync(Cancellation));

        await electorate.ExpiredAsync();
        Assert.Equal(2, await b.TryAcquireAsync(Cancellation));

        paused.Advance(Short.Lease);
        var fenced = await Assert.ThrowsAsync<StoreFencedException>(async () => await a.ConfirmAsync(Cancellation));
        Assert.Equal("b at b.example:50051 leads with epoch 2", fenced.Message);
        Assert.True(Assert.Single(a.Peers).Leads);
        Assert.Null(await a.TryAcquireAsync(Cancellation));
    }

    [Fact]
    public async Task A_lease_that_ran_out_and_was_not_taken_goes_on()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var paused = new FakeTimeProvider();
        var a = electorate.Stand("a", paused, Short);
        await a.TryAcquireAsync(Cancellation);
        await electorate.ExpiredAsync();
        var expiry = await electorate.SqlAsync("SELECT expires_at FROM titan.leadership");

        paused.Advance(Short.Lease);
        await a.ConfirmAsync(Cancellation);
        // By the time that it is looked at it may have run out once more.
        Assert.Equal("1|a", await electorate.SqlAsync($"SELECT epoch, holder FROM titan.leadership WHERE expires_at > '{expiry}'"));
    }

    [Fact]
    public async Task Confirming_costs_nothing_while_the_lease_is_certain()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var a = electorate.Stand("a", new FakeTimeProvider(), Long);
        await a.TryAcquireAsync(Cancellation);
        await electorate.CloseAsync();
        var confirming = a.ConfirmAsync(Cancellation).AsTask();
        Assert.True(confirming.IsCompletedSuccessfully);
        await confirming;
    }

    [Fact]
    public async Task While_the_database_is_away_nothing_is_confirmed_beyond_the_lease_and_afterwards_it_goes_on()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var time = new FakeTimeProvider();
        var a = electorate.Stand("a", time, Short);
        await a.TryAcquireAsync(Cancellation);
        await electorate.CloseAsync();
        time.Advance(Short.Lease);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await a.ConfirmAsync(Cancellation));

        await electorate.OpenAsync();
        await a.ConfirmAsync(Cancellation);
        Assert.Equal(1, a.Epoch);
    }

    [Fact]
    public async Task A_standby_that_cannot_look_knows_no_leader()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var (a, b) = (electorate.Stand("a"), electorate.Stand("b"));
        await a.TryAcquireAsync(Cancellation);
        await b.TryAcquireAsync(Cancellation);
        Assert.Single(b.Peers);

        await electorate.CloseAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => b.TryAcquireAsync(Cancellation));
        Assert.Empty(b.Peers);
    }

    [Fact]
    public async Task A_successor_waits_for_a_commit_that_is_under_way()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var (a, b) = (electorate.Stand("a", new FakeTimeProvider(), Short), electorate.Stand("b", terms: new ElectionTerms { LockWithin = TimeSpan.FromMilliseconds(50) }));
        await a.TryAcquireAsync(Cancellation);
        await using var commit = await electorate.CommittingAsync("none of the leader's", epoch: 1);
        await electorate.ExpiredAsync();
        Assert.Null(await b.TryAcquireAsync(Cancellation));

        await using var end = new NpgsqlCommand("COMMIT", commit);
        await end.ExecuteNonQueryAsync(Cancellation);
        Assert.Equal(2, await b.TryAcquireAsync(Cancellation));
    }

    [Fact]
    public async Task A_commit_of_the_old_leader_that_hangs_is_ended()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var (a, b) = (electorate.Stand("a", new FakeTimeProvider(), Short), electorate.Stand("b"));
        await a.TryAcquireAsync(Cancellation);
        await using var hung = await electorate.CommittingAsync($"theirs {Election.SessionMark("a")} commits", epoch: 1);
        await electorate.ExpiredAsync();

        Assert.Equal(2, await b.TryAcquireAsync(Cancellation));
        await using var late = new NpgsqlCommand("COMMIT", hung);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => late.ExecuteNonQueryAsync(Cancellation));
    }

    [Fact]
    public async Task A_renewal_does_not_wait_for_a_commit()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var time = new FakeTimeProvider();
        var a = electorate.Stand("a", time, Short);
        await a.TryAcquireAsync(Cancellation);
        await using var commit = await electorate.CommittingAsync("a commit", epoch: 1);
        time.Advance(Short.Lease);
        await a.ConfirmAsync(Cancellation);
    }

    [Fact]
    public async Task One_that_goes_hands_over_at_once_and_is_not_shown_any_more()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var (a, b) = (electorate.Stand("a", terms: Long), electorate.Stand("b"));
        await a.TryAcquireAsync(Cancellation);
        Assert.Null(await b.TryAcquireAsync(Cancellation));

        await a.DisposeAsync();
        Assert.Equal(2, await b.TryAcquireAsync(Cancellation));
        Assert.Empty(b.Peers);
        Assert.Equal("b", await electorate.SqlAsync("SELECT id FROM titan.managers"));
    }

    [Fact]
    public async Task A_leader_sees_the_others_come_and_go()
    {
        await using var electorate = await Electorate.CreateAsync(postgres);
        var a = electorate.Stand("a", terms: new ElectionTerms { RenewEvery = TimeSpan.FromMilliseconds(20) });
        var b = electorate.Stand("b");
        await a.TryAcquireAsync(Cancellation);
        await b.TryAcquireAsync(Cancellation);
        await Electorate.UntilAsync(() => Task.FromResult(a.Peers.Count == 1));
        Assert.Equal(Electorate.Manager("b"), a.Peers[0]);

        await b.DisposeAsync();
        await Electorate.UntilAsync(() => Task.FromResult(a.Peers.Count == 0));
    }
}
