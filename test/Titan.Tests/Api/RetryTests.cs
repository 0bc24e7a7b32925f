using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class RetryTests
{
    [Fact]
    public async Task What_has_been_retried_is_refused_with_the_id_of_its_retry_unless_it_is_to_be_again()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await CancelledAsync(manager);
        var first = await RetryAsync(manager, new RetryRequest { Ids = { id } });
        Assert.Equal(("", RetryResult.ResultOneofCase.NewId), (first.RetriedBy, first.ResultCase));

        var second = await RetryAsync(manager, new RetryRequest { Ids = { id } });
        Assert.Equal(("ALREADY_RETRIED", (int)StatusCode.FailedPrecondition, first.NewId), (second.Refusal.Reason, second.Refusal.Code, second.RetriedBy));
        Assert.Equal((first.NewId, id), ((await manager.GetAsync(id)).RetriedBy, (await manager.GetAsync(first.NewId)).RetryOf));
        var listed = (await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline())).Tasks.ToDictionary(task => task.Id);
        Assert.Equal((first.NewId, ""), (listed[id].RetriedBy, listed[first.NewId].RetriedBy));

        var third = await RetryAsync(manager, new RetryRequest { Ids = { id }, Again = true });
        Assert.Equal(third.NewId, (await manager.GetAsync(id)).RetriedBy);
    }

    [Fact]
    public async Task One_task_named_twice_in_a_call_is_retried_once()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await CancelledAsync(manager);
        var results = (await manager.Tasks.RetryAsync(new RetryRequest { Ids = { id, id } }, RunningManager.Deadline())).Results;
        Assert.Equal(results[0].NewId, results[1].RetriedBy);
    }

    [Fact]
    public async Task A_retry_differs_where_it_is_to_and_only_there()
    {
        await using var manager = await RunningManager.StartAsync();
        var spec = Specs.Shell("make");
        (spec.Timeout, spec.MaxRetries, spec.Work.Cwd, spec.Priority) = (Duration.FromTimeSpan(TimeSpan.FromSeconds(5)), 2, "/srv", 4);
        var id = await CancelledAsync(manager, spec);

        var changes = new RetryChanges { Timeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)), MaxRetries = 0, Cwd = "" };
        var changed = (await manager.GetAsync((await RetryAsync(manager, new RetryRequest { Ids = { id }, Changes = changes })).NewId)).Spec;
        Assert.Equal((3_600, 0, "", 4, "make"), (changed.Timeout.Seconds, changed.MaxRetries, changed.Work.Cwd, changed.Priority, changed.Work.Shell.Command));

        var moved = (await manager.GetAsync((await RetryAsync(manager, new RetryRequest { Ids = { id }, Again = true, Changes = new RetryChanges { Cwd = "/opt" } })).NewId)).Spec;
        Assert.Equal((5, 2, "/opt"), (moved.Timeout.Seconds, moved.MaxRetries, moved.Work.Cwd));
    }

    [Fact]
    public async Task A_difference_that_cannot_be_is_refused_like_a_submission()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await CancelledAsync(manager);
        foreach (var changes in (RetryChanges[])[new() { Cwd = "relative" }, new() { MaxRetries = -1 }, new() { Timeout = Duration.FromTimeSpan(TimeSpan.FromDays(1_000)) }])
        {
            var refusal = (await RetryAsync(manager, new RetryRequest { Ids = { id }, Changes = changes })).Refusal;
            Assert.Equal("INVALID_FIELD", refusal.Reason);
        }

        Assert.Equal("", (await manager.GetAsync(id)).RetriedBy);
    }

    private static async Task<RetryResult> RetryAsync(RunningManager manager, RetryRequest request) => (await manager.Tasks.RetryAsync(request, RunningManager.Deadline())).Results[0];

    private static async Task<string> CancelledAsync(RunningManager manager, TaskSpec? spec = null)
    {
        var id = await manager.SubmitAsync(spec);
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());
        return id;
    }
}
