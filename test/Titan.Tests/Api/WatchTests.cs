using Grpc.Core;
using Titan.Manager.Watching;
using Titan.Protocol.V1;
using Titan.Tests.Link;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Api;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watch_of_ids_tells_the_present_state_then_each_change_and_ends_with_the_last_of_them()
    {
        await using var manager = await RunningManager.StartAsync();
        string[] ids = [await manager.SubmitAsync(), await manager.SubmitAsync()];
        using var watch = manager.Tasks.Watch(new WatchRequest { Ids = { ids } }, RunningManager.Deadline());
        Assert.Equal(ids.Order(), (await NextAsync(watch)).Tasks.Select(task => task.Id).Order());

        await using var worker = await ScriptedWorker.JoinAsync(manager, ScriptedWorker.Hello(slots: 2));
        foreach (var _ in ids) await worker.ResultAsync(await worker.GrantAsync());

        var last = new Dictionary<string, Phase>();
        await foreach (var response in watch.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            foreach (var task in response.Tasks) last[task.Id] = task.Phase;
        }

        Assert.Equal(ids.Order(), last.Keys.Order());
        Assert.All(last.Values, phase => Assert.Equal(Phase.Succeeded, phase));
    }

    [Fact]
    public async Task A_watch_of_a_task_that_has_ended_tells_it_and_ends()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());

        using var watch = manager.Tasks.Watch(new WatchRequest { Ids = { id[..25] } }, RunningManager.Deadline());
        Assert.Equal(Phase.Cancelled, Assert.Single((await NextAsync(watch)).Tasks).Phase);
        Assert.False(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken).InTime());
    }

    [Fact]
    public async Task A_watch_of_all_tells_only_what_meets_the_filter()
    {
        await using var manager = await RunningManager.StartAsync();
        using var watch = manager.Tasks.Watch(new WatchRequest { Filter = new TaskFilter { Name = "wanted" } }, RunningManager.Deadline());
        await WatcherOpenAsync(manager);

        await manager.SubmitAsync();
        var spec = Specs.Noop();
        spec.Name = "wanted";
        var id = await manager.SubmitAsync(spec);
        Assert.Equal(id, Assert.Single((await NextAsync(watch)).Tasks).Id);
    }

    [Fact]
    public async Task However_many_watch_they_are_told_one_after_another()
    {
        const int Watches = 40;
        await using var manager = await RunningManager.StartAsync();
        manager.Store.FindsSlowly = true;
        var id = await manager.SubmitAsync();
        var watches = Enumerable.Range(0, Watches).Select(_ => manager.Tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline())).ToList();
        foreach (var watch in watches) await NextAsync(watch);

        await manager.Tasks.CancelAsync(new CancelRequest { Ids = { id } }, RunningManager.Deadline());
        foreach (var watch in watches) Assert.Equal(Phase.Cancelled, Assert.Single((await NextAsync(watch)).Tasks).Phase);

        Assert.Equal((2 * Watches, 1), (manager.Store.Finds, manager.Store.MostFindsAtOnce));
        watches.ForEach(watch => watch.Dispose());
    }

    [Fact]
    public async Task A_watcher_that_reads_nothing_holds_up_nobody_and_is_told_that_it_lagged()
    {
        await using var manager = await RunningManager.StartAsync();
        using var watch = manager.Tasks.Watch(new WatchRequest(), RunningManager.Deadline());
        await WatcherOpenAsync(manager);

        // More than the windows of HTTP/2 hold, and more changed tasks than a watcher remembers.
        var spec = Specs.Shell(new string('x', 2_000));
        using var submit = manager.Tasks.SubmitMany(RunningManager.Deadline());
        for (var i = 0; i < 40; i++)
        {
            await submit.RequestStream.WriteAsync(new SubmitManyRequest { Tasks = { Enumerable.Repeat(spec, 1_000) } }, TestContext.Current.CancellationToken);
            Assert.True(await submit.ResponseStream.MoveNext(TestContext.Current.CancellationToken).InTime());
        }

        await submit.RequestStream.CompleteAsync();
        var told = 0;
        while (await NextAsync(watch) is { Lagged: false } response) told += response.Tasks.Count;
        Assert.InRange(told, 1, 39_999);
    }

    [Fact]
    public async Task Ids_of_one_watch_are_bounded()
    {
        await using var manager = await RunningManager.StartAsync();
        using var watch = manager.Tasks.Watch(new WatchRequest { Ids = { Enumerable.Repeat("0", 10_001) } }, RunningManager.Deadline());
        var error = await RpcError.AssertAsync(StatusCode.InvalidArgument, "INVALID_FIELD", () => NextAsync(watch));
        Assert.Equal("ids", error.Metadata["field"]);
    }

    [Fact]
    public async Task Watchers_are_bounded_and_a_closed_one_makes_room()
    {
        await using var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        var watchers = manager.Part<Watchers>();
        var open = Enumerable.Range(0, 10_000).Select(_ => watchers.Open(null)).ToList();

        using var refused = manager.Tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline());
        var error = await RpcError.AssertAsync(StatusCode.ResourceExhausted, "TOO_MANY_WATCHERS", () => NextAsync(refused));
        Assert.Equal("watchers", error.Metadata["limit"]);

        open[0].Dispose();
        using var watch = manager.Tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline());
        Assert.Single((await NextAsync(watch)).Tasks);
        foreach (var watcher in open.Skip(1)) watcher.Dispose();
    }

    [Fact]
    public async Task A_watch_ends_with_a_reason_when_the_manager_stops()
    {
        var manager = await RunningManager.StartAsync();
        var id = await manager.SubmitAsync();
        using var watch = manager.Tasks.Watch(new WatchRequest { Ids = { id } }, RunningManager.Deadline());
        await NextAsync(watch);

        var stopping = manager.StopAsync();
        await RpcError.AssertAsync(StatusCode.Unavailable, "SHUTTING_DOWN", () => NextAsync(watch));
        await stopping.InTime();
        await manager.DisposeAsync();
    }

    private static async Task<WatchResponse> NextAsync(AsyncServerStreamingCall<WatchResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken).InTime(), "the watch has ended");
        return watch.ResponseStream.Current;
    }

    /// <summary>A watch of all tells nothing at first, so whether it stands is asked of the Manager.</summary>
    private static async Task WatcherOpenAsync(RunningManager manager)
    {
        while (manager.Part<Watchers>().Count == 0) await Task.Yield();
    }
}
