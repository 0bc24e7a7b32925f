using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Titan.Protocol.V1;
using Titan.Storage;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

/// <summary>What clients meet at a Manager that does not lead, or no longer does.</summary>
public sealed class StandbyTests
{
    private const string LeaderAddress = "10.0.0.2:50051";

    private static readonly Peer Leader = new("other", LeaderAddress, "1.0.0", default, Leads: true);

    [Fact]
    public async Task A_standby_sends_every_call_to_the_leader()
    {
        await using var manager = await RunningManager.StartAsync(prepare: store => store.Elect(Leader));
        var id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        Func<Task>[] calls =
        [
            () => manager.SubmitAsync(),
            () => SubmitManyAsync(manager),
            async () => await manager.Tasks.GetAsync(new GetRequest { Id = id }, RunningManager.Deadline()),
            async () => await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline()),
            async () => await manager.Tasks.ExplainAsync(new ExplainRequest { Id = id }, RunningManager.Deadline()),
            async () => await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline()),
            async () => await manager.Tasks.RetryAsync(new RetryRequest { Ids = { id } }, RunningManager.Deadline()),
            () => EndAsync(manager.Tasks.Watch(new WatchRequest(), RunningManager.Deadline())),
            () => EndAsync(manager.Tasks.Logs(new LogsRequest { Id = id, Follow = true }, RunningManager.Deadline())),
            async () => await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline()),
            async () => await manager.Cluster.ListWorkersAsync(new ListWorkersRequest(), RunningManager.Deadline()),
            async () => await manager.Cluster.DrainWorkerAsync(new DrainWorkerRequest { Id = "w1" }, RunningManager.Deadline()),
            async () => await manager.Cluster.ResumeWorkerAsync(new ResumeWorkerRequest { Id = "w1" }, RunningManager.Deadline()),
        ];
        foreach (var call in calls)
        {
            var refused = await RpcError.AssertAsync(StatusCode.Unavailable, "NOT_LEADER", call);
            Assert.Equal(LeaderAddress, refused.Metadata["leader"]);
        }
    }

    [Fact]
    public async Task A_standby_that_sees_a_leader_is_healthy_and_ready()
    {
        await using var manager = await RunningManager.StartAsync(prepare: store => store.Elect(Leader));
        var health = await new Health.HealthClient(manager.Channel).CheckAsync(new HealthCheckRequest(), RunningManager.Deadline());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);

        using var http = new HttpClient { BaseAddress = manager.Pages };
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task While_nobody_leads_what_is_committed_can_be_read_and_the_status_says_what_is_known()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        manager.Store.Elect(null);
        await UntilRefusedAsync(manager, "STORE_UNAVAILABLE");

        Assert.Equal(id, (await manager.GetAsync(id)).Id);
        Assert.Equal(id, Assert.Single((await manager.Tasks.ListAsync(new ListRequest(), RunningManager.Deadline())).Tasks).Id);
        var status = await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        Assert.Equal(("", "standby"), (status.Leader, Assert.Single(status.Managers).Role));
        Assert.NotEmpty(status.Trouble);
    }

    [Fact]
    public async Task The_streams_of_a_leader_end_with_its_leadership()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        using var all = manager.Tasks.Watch(new WatchRequest(), RunningManager.Deadline());
        await all.ResponseHeadersAsync;
        using var one = manager.Tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline());
        Assert.True(await one.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        using var logs = manager.Tasks.Logs(new LogsRequest { Id = id, Follow = true }, RunningManager.Deadline());

        manager.Store.Elect(Leader);
        foreach (var end in (Func<Task>[])[() => EndAsync(all), () => EndAsync(one), () => EndAsync(logs)])
        {
            var ended = await RpcError.AssertAsync(StatusCode.Unavailable, "NOT_LEADER", end);
            Assert.Equal(LeaderAddress, ended.Metadata["leader"]);
        }
    }

    [Fact]
    public async Task The_status_names_all_managers()
    {
        await using var manager = await RunningManager.StartAsync(prepare: store => store.Meet(Leader with { Leads = false }));
        var status = await manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());

        Assert.Equal([(status.Leader, "leader"), ("other", "standby")], status.Managers.Select(member => (member.Id, member.Role)));
        Assert.Equal(manager.Channel.Target, status.Managers[0].Address);
        Assert.Equal((LeaderAddress, "1.0.0"), (status.Managers[1].Address, status.Managers[1].Version));
    }

    private static async Task UntilRefusedAsync(RunningManager manager, string reason)
    {
        while (true)
        {
            try
            {
                await manager.SubmitAsync();
            }
            catch (RpcException refused) when (refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason == reason)
            {
                return;
            }
            catch (RpcException)
            {
                // One that was on its way when the leadership ended.
            }
        }
    }

    private static async Task SubmitManyAsync(RunningManager manager)
    {
        using var call = manager.Tasks.SubmitMany(RunningManager.Deadline());
        // The write itself may fail as the stream ends under it; why is told by the answer.
        await Task.WhenAny(call.RequestStream.WriteAsync(new SubmitManyRequest { Tasks = { Specs.Noop() } }, TestContext.Current.CancellationToken));
        await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
    }

    private static async Task EndAsync<T>(AsyncServerStreamingCall<T> stream)
    {
        while (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }
}
