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
    public async Task A_submit_without_a_key_is_not_repeated_once_it_may_have_arrived()
    {
        await using var manager = await RestartableManager.StartAsync();
        using var relay = new Relay(manager.Address);
        using var client = manager.Connect(relay.Address);
        await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);

        relay.LoseNextAnswer();
        var lost = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(Specs.Shell("once"), TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.Unavailable, lost.Code);
        Assert.Contains("not known", lost.Message, StringComparison.Ordinal);
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

        Assert.True(submitted.Existed);
        Assert.Equal(1, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }
}
