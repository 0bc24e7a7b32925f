using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

public sealed class SubmitTests
{
    [Fact]
    public async Task What_is_submitted_can_be_read_at_once_by_a_beginning_of_its_id()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();

        var submitted = await client.Tasks.SubmitAsync(Specs.Shell("echo hi"), TestContext.Current.CancellationToken);

        var task = await client.Tasks.GetAsync(submitted.Id[..20], TestContext.Current.CancellationToken);
        Assert.Equal(submitted.Id, task.Id);
        Assert.Equal("echo hi", task.Spec.Work.Shell.Command);
        Assert.Equal(Phase.Pending, task.Phase);
    }

    [Fact]
    public async Task An_error_carries_code_reason_message_hint_and_field()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var client = manager.Connect();

        var unknown = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.GetAsync("ZZZZ", TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.NotFound, "TASK_NOT_FOUND"), (unknown.Code, unknown.Reason));
        Assert.Contains("ZZZZ", unknown.Message, StringComparison.Ordinal);
        Assert.NotEmpty(unknown.Hint);

        var bad = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(Specs.Shell(" "), TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", "command"), (bad.Code, bad.Reason, bad.Field));
    }

    [Fact]
    public async Task A_task_over_the_message_limit_is_refused_here_with_the_limit()
    {
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", 1)] });
        var refused = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(Specs.Shell(new string('x', 5 << 20)), TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_TOO_LARGE"), (refused.Code, refused.Reason));
        Assert.Contains("4194304", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_submit_whose_answer_is_lost_is_sent_again_and_queues_one_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);

        relay.LoseNextAnswer();
        var submitted = await client.Tasks.SubmitAsync(Specs.Shell("once"), TestContext.Current.CancellationToken).InTime();

        Assert.False(submitted.Existed);
        Assert.Equal(submitted.Id, (await client.Tasks.GetAsync(submitted.Id, TestContext.Current.CancellationToken)).Id);
        Assert.Equal(1, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }

    [Fact]
    public async Task A_submit_with_a_key_is_repeated_and_queues_one_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);
        var spec = Specs.Shell("once");
        spec.IdKey = "the-one";

        relay.LoseNextAnswer();
        var submitted = await client.Tasks.SubmitAsync(spec, TestContext.Current.CancellationToken).InTime();

        Assert.False(submitted.Existed);
        Assert.Equal(1, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }

    [Fact]
    public async Task A_retry_whose_answer_is_lost_is_sent_again_and_makes_one_task()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        var first = await client.Tasks.SubmitAsync(Specs.Shell("once"), TestContext.Current.CancellationToken);
        await client.Tasks.CancelAsync([first.Id], cancellation: TestContext.Current.CancellationToken);

        relay.LoseNextAnswer();
        var retried = Assert.Single(await client.Tasks.RetryAsync([first.Id], cancellation: TestContext.Current.CancellationToken).InTime());

        Assert.NotEmpty(retried.NewId);
        Assert.Equal(1, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }

    [Fact]
    public async Task A_submit_that_gets_no_answer_in_its_time_says_that_nobody_knows_and_not_to_try_again()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new TitanClient(new TitanClientOptions { Managers = [new ManagerAddress("127.0.0.1", ((IPEndPoint)silent.LocalEndpoint).Port)], CallTimeout = TimeSpan.FromMilliseconds(300) });

        var unknown = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken).InTime());
        Assert.Equal("OUTCOME_UNKNOWN", unknown.Reason);
        Assert.Contains("not known whether the task was accepted", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("--id-key", unknown.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("try again", unknown.Message + unknown.Hint, StringComparison.Ordinal);

        // What only reads has changed nothing.
        var read = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.GetAsync("01", TestContext.Current.CancellationToken).InTime());
        Assert.Equal("NO_ANSWER", read.Reason);
    }
}
