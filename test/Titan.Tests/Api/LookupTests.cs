using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class LookupTests
{
    [Fact]
    public async Task Any_unambiguous_prefix_names_a_task_in_either_letter_case()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        Assert.Equal(id, (await manager.GetAsync(id[..1])).Id);
        Assert.Equal(id, (await manager.GetAsync(id[..25].ToLowerInvariant())).Id);
        Assert.Equal(id, (await manager.GetAsync(id.ToLowerInvariant())).Id);
    }

    [Fact]
    public async Task An_ambiguous_prefix_is_refused_with_two_ids_that_begin_so()
    {
        await using var manager = await RunningManager.StartAsync();
        string[] ids = [await manager.SubmitAsync(), await manager.SubmitAsync()];
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "AMBIGUOUS_ID", () => manager.GetAsync(ids[0][..4]));
        Assert.All(ids, id => Assert.Contains(id, error.Message, StringComparison.Ordinal));
        Assert.Equal("id", error.Metadata["field"]);
    }

    public static TheoryData<string> Strangers() => ["", "1", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", "not an id", "I", "99999999999999999999999999", "ÿ", new string('0', 1_000_000)];

    [Theory]
    [MemberData(nameof(Strangers))]
    public async Task An_id_that_names_no_task_is_not_found_by_any_method(string id)
    {
        await using var manager = await RunningManager.StartAsync();
        await manager.SubmitAsync();
        var tasks = manager.Tasks;
        Func<Task>[] calls =
        [
            () => manager.GetAsync(id),
            async () => await tasks.ExplainAsync(new ExplainRequest { Id = id }, RunningManager.Deadline()),
            () => tasks.Logs(new LogsRequest { Id = id }, RunningManager.Deadline()).ResponseStream.MoveNext(TestContext.Current.CancellationToken),
            () => tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline()).ResponseStream.MoveNext(TestContext.Current.CancellationToken),
        ];
        foreach (var call in calls)
        {
            var error = await RpcError.AssertAsync(StatusCode.NotFound, "TASK_NOT_FOUND", call);
            Assert.InRange(error.Message.Length, 1, 200);
        }

        var cancelled = (await tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline())).Results[0];
        var retried = (await tasks.RetryAsync(new RetryRequest { Ids = { id } }, RunningManager.Deadline())).Results[0];
        Assert.Equal(("TASK_NOT_FOUND", "TASK_NOT_FOUND"), (cancelled.Refusal.Reason, retried.Refusal.Reason));
        Assert.Equal((int)StatusCode.NotFound, cancelled.Refusal.Code);
    }

    [Fact]
    public async Task What_is_committed_can_be_read_while_the_store_cannot_be_written()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        manager.Store.FailFromNextChange("gone");
        var waiting = manager.SubmitAsync();
        while (manager.Part<Titan.Manager.Loop.ControlLoop>().Trouble is null) await Task.Yield();

        Assert.Equal(id, (await manager.GetAsync(id)).Id);
        Assert.Single((await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline())).Tasks);
        Assert.Equal(id, (await manager.Tasks.ExplainAsync(new ExplainRequest { Id = id }, RunningManager.Deadline())).Task.Id);

        manager.Store.Mend();
        await waiting.InTime();
    }
}
