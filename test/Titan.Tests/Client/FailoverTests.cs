using Grpc.Core;
using Titan.Client;
using Titan.Manager.Loop;
using Titan.Protocol.V1;
using Titan.Storage;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

public sealed class FailoverTests
{
    [Fact]
    public async Task A_manager_that_does_not_answer_is_passed_over()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", 1), manager.Address] });

        Assert.Equal("memory", (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Store);
        Assert.NotEmpty((await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken)).Id);
    }

    [Fact]
    public async Task A_submit_waits_for_a_manager_that_comes_since_none_can_have_taken_it()
    {
        await using var manager = await RestartableManager.StartAsync();
        await manager.StopAsync();
        using var client = manager.Connect();

        var submitting = client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken);
        await manager.StartAgainAsync();

        Assert.NotEmpty((await submitting.InTime()).Id);
    }

    [Fact]
    public async Task The_leader_that_a_standby_names_is_followed_although_no_list_has_it()
    {
        await using var leader = await RunningManager.StartAsync();
        await using var standby = await RunningManager.StartAsync(prepare: store => store.Elect(new Peer("leader", leader.Channel.Target, "1.0.0", default, Leads: true)));
        using var client = new TitanClient(new TitanClientOptions { Managers = [AddressOf(standby)], RetryFor = Evidence.Patience });

        var id = (await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken)).Id;
        Assert.Equal(id, (await leader.GetAsync(id)).Id);
    }

    [Fact]
    public async Task A_submit_waits_while_nobody_leads_since_none_can_have_taken_it()
    {
        await using var manager = await RunningManager.StartAsync();
        manager.Store.Elect(null);
        await Evidence.OfAsync(manager.Part<Role>().Current.Over);
        using var client = new TitanClient(new TitanClientOptions { Managers = [AddressOf(manager)], RetryFor = Evidence.Patience });

        var submitting = client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken);
        await manager.Store.Openings.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(submitting.IsCompleted);
        manager.Store.Vacate();
        Assert.NotEmpty((await submitting.InTime()).Id);
    }

    [Fact]
    public async Task A_submit_whose_outcome_is_unknown_is_sent_again_and_queued_once()
    {
        await using var manager = await RunningManager.StartAsync();
        using var client = new TitanClient(new TitanClientOptions { Managers = [AddressOf(manager)], RetryFor = Evidence.Patience });
        manager.Store.LoseNextAnswer();
        var submitting = client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken);

        var submitted = await submitting.InTime();
        Assert.False(submitted.Existed);

        // The manager leads again by then, and knows what it took before.
        Assert.Equal([submitted.Id], (await client.Tasks.ListPageAsync(new TaskFilter(), 10, cancellation: TestContext.Current.CancellationToken)).Tasks.Select(task => task.Id));
    }

    [Fact]
    public async Task While_all_name_a_leader_that_is_dead_they_are_asked_until_one_leads()
    {
        var dead = new Peer("dead", "127.0.0.1:1", "1.0.0", default, Leads: true);
        await using var first = await RunningManager.StartAsync(prepare: store => store.Elect(dead));
        await using var second = await RunningManager.StartAsync(prepare: store => store.Elect(dead));
        using var client = new TitanClient(new TitanClientOptions
        {
            Managers = [new ManagerAddress("127.0.0.1", 1), AddressOf(first), AddressOf(second)],
            RetryFor = Evidence.Patience,
        });

        var submitting = client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++) await first.Store.Openings.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(submitting.IsCompleted, $"{submitting.Exception}");
        second.Store.Vacate();
        Assert.NotEmpty((await submitting.InTime()).Id);
    }

    [Fact]
    public async Task Nobody_there_is_told_with_the_address_and_what_to_do()
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", 1)], RetryFor = TimeSpan.Zero });

        var failure = await Assert.ThrowsAsync<TitanException>(() => client.Cluster.StatusAsync(TestContext.Current.CancellationToken));

        Assert.Equal((StatusCode.Unavailable, FailureReasons.Unreachable), (failure.Code, failure.Reason));
        Assert.Contains("127.0.0.1:1: connection refused", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--manager", failure.Hint, StringComparison.Ordinal);
        Assert.True(failure.NeverBegun);
    }

    [Fact]
    public async Task An_unknown_host_is_told_as_such()
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("no-such-host.invalid", 1)], RetryFor = TimeSpan.Zero });
        var failure = await Assert.ThrowsAsync<TitanException>(() => client.Cluster.StatusAsync(TestContext.Current.CancellationToken));
        Assert.Contains("host name is not known", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_is_a_cancellation_and_no_failure()
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", 1)], RetryFor = Evidence.Patience });
        using var stop = new CancellationTokenSource();

        var asking = client.Cluster.StatusAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.InTime());
    }

    private static ManagerAddress AddressOf(RunningManager manager) => ManagerAddress.ParseList(manager.Channel.Target)[0];
}
