using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class CancelAndRetryTests
{
    [Fact]
    public async Task Many_are_cancelled_in_one_call_each_with_its_own_answer()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var running = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        var pending = await manager.SubmitAsync();
        var cancelled = await manager.SubmitAsync();
        await CancelAsync(manager, cancelled);

        var response = await manager.Tasks.CancelAsync(new CancelRequest { Ids = { running, pending, cancelled, "nobody" }, Reason = "not needed" }, RunningManager.Deadline());

        Assert.Equal([running, pending, cancelled, "nobody"], response.Results.Select(result => result.Id));
        Assert.Equal(CancellationOutcome.Requested, response.Results[0].Outcome);
        Assert.Equal(CancellationOutcome.Cancelled, response.Results[1].Outcome);
        Assert.Equal(("WRONG_PHASE", (int)StatusCode.FailedPrecondition), (response.Results[2].Refusal.Reason, response.Results[2].Refusal.Code));
        Assert.Equal("TASK_NOT_FOUND", response.Results[3].Refusal.Reason);

        var stop = await worker.StopAsync();
        Assert.Equal((grant.Lease, StopReason.Cancelled), (stop.Lease, stop.Reason));
        await worker.ResultAsync(grant, adjust: result => (result.Cause, result.Signal) = (Cause.Cancelled, 15));
        var task = await manager.UntilEndedAsync(running);
        Assert.Equal((Phase.Cancelled, "not needed", CancellationOutcome.Cancelled), (task.Phase, task.Cancellation.Reason, task.Cancellation.Outcome));
    }

    [Fact]
    public async Task A_cancel_that_comes_too_late_is_recorded_as_such()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        var id = await manager.SubmitAsync();
        var grant = await worker.GrantAsync();
        await CancelAsync(manager, id);
        await worker.ResultAsync(grant);

        var task = await manager.UntilEndedAsync(id);
        Assert.Equal((Phase.Succeeded, CancellationOutcome.TooLate), (task.Phase, task.Cancellation.Outcome));
    }

    [Fact]
    public async Task A_retry_is_a_new_task_that_tells_what_it_repeats_and_why()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = Specs.Shell("make");
        spec.Priority = 5;
        var id = await manager.SubmitAsync(spec);
        await CancelAsync(manager, id);

        var result = (await manager.Tasks.RetryAsync(new RetryRequest { Ids = { id[..20] }, Reason = "the disk is larger now" }, RunningManager.Deadline())).Results[0];

        Assert.Equal(id, result.Id);
        var task = await manager.GetAsync(result.NewId);
        Assert.Equal((id, "the disk is larger now", "make", 5), (task.RetryOf, task.RetryReason, task.Spec.Work.Shell.Command, task.Spec.Priority));
        var explained = await manager.Tasks.ExplainAsync(new ExplainRequest { Id = result.NewId }, RunningManager.Deadline());
        Assert.Equal($"submitted as a retry of {id}: the disk is larger now", explained.History[0].Text);
    }

    [Fact]
    public async Task A_retry_that_is_repeated_with_its_key_makes_no_second_task()
    {
        await using var manager = await RunningManager.StartAsync();
        string[] ids = [await manager.SubmitAsync(), await manager.SubmitAsync()];
        await CancelAsync(manager, ids);

        var request = new RetryRequest { Ids = { ids }, IdKey = "again-1", Reason = "first" };
        var first = await manager.Tasks.RetryAsync(request, RunningManager.Deadline());
        request.Reason = "second";
        var second = await manager.Tasks.RetryAsync(request, RunningManager.Deadline());
        Assert.Equal(first.Results.Select(result => result.NewId), second.Results.Select(result => result.NewId));
        Assert.Equal(2, first.Results.Select(result => result.NewId).Distinct().Count());
        Assert.Equal(4, (await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline())).Tasks.Count);
    }

    [Fact]
    public async Task A_task_that_has_not_ended_cannot_be_retried()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        var refusal = (await manager.Tasks.RetryAsync(new RetryRequest { Ids = { id } }, RunningManager.Deadline())).Results[0].Refusal;
        Assert.Equal(("WRONG_PHASE", (int)StatusCode.FailedPrecondition), (refusal.Reason, refusal.Code));
        Assert.NotEmpty(refusal.Hint);
    }

    [Fact]
    public async Task Bounds_of_a_call_about_many_are_named()
    {
        await using var manager = await RunningManager.StartAsync();
        var tasks = manager.Tasks;
        string[] tooMany = [.. Enumerable.Repeat("x", 1_001)];
        (string Field, Func<Task> Call)[] calls =
        [
            ("ids", async () => await tasks.CancelAsync(new CancelRequest(), RunningManager.Deadline())),
            ("ids", async () => await tasks.CancelAsync(new CancelRequest { Ids = { tooMany } }, RunningManager.Deadline())),
            ("ids", async () => await tasks.RetryAsync(new RetryRequest { Ids = { tooMany } }, RunningManager.Deadline())),
            ("reason", async () => await tasks.CancelAsync(new CancelRequest { Ids = { "x" }, Reason = new string('é', 513) }, RunningManager.Deadline())),
            ("reason", async () => await tasks.RetryAsync(new RetryRequest { Ids = { "x" }, Reason = new string('é', 513) }, RunningManager.Deadline())),
            ("id_key", async () => await tasks.RetryAsync(new RetryRequest { Ids = { "x" }, IdKey = new string('k', 129) }, RunningManager.Deadline())),
        ];
        foreach (var (field, call) in calls)
            Assert.Equal(field, (await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", call)).Metadata["field"]);
    }

    private static async Task CancelAsync(RunningManager manager, params string[] ids)
    {
        var response = await manager.Tasks.CancelAsync(new CancelRequest { Ids = { ids } }, RunningManager.Deadline());
        Assert.All(response.Results, result => Assert.Null(result.Refusal));
    }
}
