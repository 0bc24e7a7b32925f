using Grpc.Core;
using Titan.Client;

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
}
