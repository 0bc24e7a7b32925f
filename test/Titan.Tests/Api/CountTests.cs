using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class CountTests
{
    [Fact]
    public async Task All_that_match_are_counted_by_phase_and_no_page_is_read()
    {
        await using var manager = await RunningManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager);
        await manager.SubmitAsync();
        await worker.GrantAsync();
        for (var i = 0; i < 60; i++) await manager.SubmitAsync();
        var cancelled = await manager.SubmitAsync();
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { cancelled } }, RunningManager.Deadline());

        var all = await CountAsync(manager, new TaskFilter());
        Assert.Equal(new TaskCounts { Pending = 60, Running = 1, Cancelled = 1 }, all.Tasks);
        Assert.False(all.Incomplete);
        Assert.Equal(new TaskCounts { Running = 1 }, (await CountAsync(manager, new TaskFilter { Phases = { Phase.Running, Phase.Failed } })).Tasks);
        Assert.Equal(new TaskCounts(), (await CountAsync(manager, new TaskFilter { Name = "nobody" })).Tasks);
        Assert.Equal(new TaskCounts(), (await CountAsync(manager, new TaskFilter { LongerThan = Duration.FromTimeSpan(TimeSpan.FromDays(1)) })).Tasks);
    }

    [Fact]
    public async Task A_phase_that_there_is_not_is_refused_by_name()
    {
        await using var manager = await RunningManager.StartAsync();
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD",
            async () => await manager.Tasks.CountAsync(new CountRequest { Filter = new TaskFilter { Phases = { (Phase)99 } } }, RunningManager.Deadline()));
        Assert.Equal("filter.phases", error.Metadata["field"]);
    }

    private static async Task<CountResponse> CountAsync(RunningManager manager, TaskFilter filter) =>
        await manager.Tasks.CountAsync(new CountRequest { Filter = filter }, RunningManager.Deadline());
}
