using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class ClusterTests
{
    [Fact]
    public async Task The_status_tells_leader_store_workers_and_counts()
    {
        await using var manager = await RunningManager.StartAsync();
        var hello = ScriptedWorker.Hello("w1", slots: 1);
        hello.Labels["zone"] = "a";
        await using var worker = await ScriptedWorker.JoinAsync(manager, hello);
        var running = await manager.SubmitAsync();
        await worker.GrantAsync();
        await manager.SubmitAsync();

        var status = await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        Assert.Equal(("memory", ""), (status.Store, status.Trouble));
        Assert.True(status.Epoch > 0);
        Assert.InRange(status.Bounds.Connections, 1, status.Bounds.MaxConnections);
        Assert.Equal((status.Leader, "leader"), (Assert.Single(status.Managers).Id, status.Managers[0].Role));
        Assert.Equal(new TaskCounts { Pending = 1, Running = 1 }, status.Tasks);
        var told = Assert.Single(status.Workers);
        Assert.Equal(("w1", WorkerState.Busy, 1, 1, "test", "a"), (told.Id, told.State, told.Slots, told.Busy, told.Version, told.Labels["zone"]));
        Assert.Equal([running], told.Running);
        Assert.Equal(["noop", "shell", "exec"], told.Executors);
        Assert.StartsWith("127.0.0.1:", told.Address, StringComparison.Ordinal);
        Assert.Equal(told.Id, Assert.Single((await manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline())).Workers).Id);
    }

    [Fact]
    public async Task The_status_tells_the_trouble_while_the_store_is_away()
    {
        await using var manager = await RunningManager.StartAsync();
        await manager.SubmitAsync();
        await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        manager.Store.FailFromNextChange("the disk is full");
        var waiting = manager.SubmitAsync();

        StatusResponse status;
        do status = await manager.Cluster.StatusAsync(new StatusRequest(), Short()).ResponseAsync.ContinueWith(
            asked => asked.IsCompletedSuccessfully ? asked.Result : new StatusResponse(), TaskScheduler.Default);
        while (status.Trouble.Length == 0);
        Assert.Equal((1, "the disk is full"), (status.Tasks.Pending, status.Trouble));

        manager.Store.Mend();
        await waiting.InTime();
    }

    [Fact]
    public async Task A_drained_worker_gets_nothing_new_until_it_is_resumed()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("builder-7"));

        var drained = await manager.Cluster.DrainWorkerAsync(new DrainWorkerRequest { Id = "buil" }, RunningManager.Deadline());
        Assert.Equal(("builder-7", WorkerState.Draining, true), (drained.Id, drained.State, drained.Draining));
        var id = await manager.SubmitAsync();
        await worker.SettleAsync();
        worker.AssertNothingLeft();
        var explained = await manager.Tasks.ExplainAsync(new ExplainRequest { Id = id }, RunningManager.Deadline());
        Assert.Equal(["is draining"], Assert.Single(explained.Workers).Obstacles);

        await manager.Cluster.ResumeWorkerAsync(new ResumeWorkerRequest { Id = "builder-7" }, RunningManager.Deadline());
        Assert.Equal(id, (await worker.GrantAsync()).TaskId);
    }

    [Fact]
    public async Task A_worker_that_is_not_known_or_not_the_only_one_cannot_be_drained()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var one = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        await using var two = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w2", session: 2));

        await RpcError.AssertAsync(StatusCode.NotFound, "WORKER_NOT_FOUND", () => DrainAsync("x"));
        await RpcError.AssertAsync(StatusCode.InvalidArgument, "AMBIGUOUS_ID", () => DrainAsync("w"));
        await RpcError.AssertAsync(StatusCode.NotFound, "WORKER_NOT_FOUND", async () =>
            await manager.Cluster.ResumeWorkerAsync(new ResumeWorkerRequest { Id = new string('w', 1_000_000) }, RunningManager.Deadline()));

        async Task DrainAsync(string id) => await manager.Cluster.DrainWorkerAsync(new DrainWorkerRequest { Id = id }, RunningManager.Deadline());
    }

    [Fact]
    public async Task Why_names_the_label_that_each_worker_lacks()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var one = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("w1"));
        var hello = ScriptedWorker.Hello("w2", session: 2);
        hello.Labels["gpu"] = "t4";
        await using var two = await ScriptedWorker.JoinAsync(manager, hello);
        var spec = Specs.Noop();
        spec.Require["gpu"] = "a100";

        var explained = await manager.Tasks.ExplainAsync(new ExplainRequest { Id = await manager.SubmitAsync(spec) }, RunningManager.Deadline());
        Assert.Contains("gpu=a100", explained.Findings[0], StringComparison.Ordinal);
        Assert.Equal(
            [("w1", "has no label gpu (needs gpu=a100)"), ("w2", "has label gpu=t4 (needs gpu=a100)")],
            explained.Workers.Select(fit => (fit.Worker, Assert.Single(fit.Obstacles))));
    }

    /// <summary>A status that is asked just before the trouble is noticed waits for the store like all else.</summary>
    private static CallOptions Short() => new(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(200), cancellationToken: TestContext.Current.CancellationToken);
}
