using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class ForgetTests
{
    [Fact]
    public async Task Ended_tasks_are_removed_and_the_others_are_refused_each_by_itself()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var running = await manager.SubmitAsync();
        await worker.GrantAsync();
        var (pending, ended) = (await manager.SubmitAsync(), await manager.SubmitAsync());
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { ended } }, RunningManager.Deadline());

        var results = (await manager.Tasks.ForgetAsync(new ForgetRequest { Ids = { running, pending, ended[..24], "nobody" } }, RunningManager.Deadline())).Results;

        Assert.Equal([running, pending, ended, "nobody"], results.Select(result => result.Id));
        Assert.Equal(("WRONG_PHASE", (int)StatusCode.FailedPrecondition), (results[0].Refusal.Reason, results[0].Refusal.Code));
        Assert.Equal("WRONG_PHASE", results[1].Refusal.Reason);
        Assert.Null(results[2].Refusal);
        Assert.Equal("TASK_NOT_FOUND", results[3].Refusal.Reason);
        await RpcError.AssertAsync(StatusCode.NotFound, "TASK_NOT_FOUND", () => manager.GetAsync(ended));
        Assert.Equal([pending, running], (await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline())).Tasks.Select(task => task.Id));
        Assert.Equal("TASK_NOT_FOUND", (await manager.Tasks.ForgetAsync(new ForgetRequest { Ids = { ended } }, RunningManager.Deadline())).Results[0].Refusal.Reason);
    }

    [Fact]
    public async Task A_key_is_free_when_its_task_is_forgotten()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = Specs.Noop();
        spec.IdKey = "nightly";
        var id = await manager.SubmitAsync(spec);
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());
        Assert.Equal(id, await manager.SubmitAsync(spec));
        await manager.Tasks.ForgetAsync(new ForgetRequest { Ids = { id } }, RunningManager.Deadline());
        Assert.NotEqual(id, await manager.SubmitAsync(spec));
    }

    [Fact]
    public async Task Dead_workers_leave_the_list_when_they_are_forgotten_and_live_ones_stay()
    {
        await using var manager = await RunningManager.StartAsync(RunningManager.Options with { ReconnectGrace = TimeSpan.FromMilliseconds(1), FailoverGrace = TimeSpan.Zero });
        await using var lives = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("lives", session: 1));
        await using (await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello("dies", session: 2)))
        {
        }

        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!(await WorkersAsync(manager)).Contains(("dies", WorkerState.Dead))) await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);

        var answer = await manager.Cluster.ForgetDeadWorkersAsync(new ForgetDeadWorkersRequest(), RunningManager.Deadline());
        Assert.Equal("dies", Assert.Single(answer.Ids));
        Assert.False(answer.More);
        Assert.Equal(["lives"], (await WorkersAsync(manager)).Select(worker => worker.Id));
        Assert.Empty((await manager.Cluster.ForgetDeadWorkersAsync(new ForgetDeadWorkersRequest(), RunningManager.Deadline())).Ids);
    }

    private static async Task<List<(string Id, WorkerState State)>> WorkersAsync(RunningManager manager) =>
        [.. (await manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline())).Workers.Select(worker => (worker.Id, worker.State))];
}
