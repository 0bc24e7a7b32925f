namespace Titan.EndToEnd;

/// <summary>How the programs begin and end.</summary>
public abstract class StartAndStopTests(StoreKind store)
{
    [Fact]
    public async Task Ready_lines_tell_where_things_are()
    {
        await using var cluster = await Cluster.StartAsync(store);
        Assert.Matches($@"^titan manager ready grpc=127\.0\.0\.1:\d+ dashboard=http://127\.0\.0\.1:\d+ store={store.ToString().ToLowerInvariant()} role=leader$", cluster.Manager.ReadyLine);

        var worker = await cluster.AddWorkerAsync("w1", slots: 2);
        Assert.Equal($"titan worker ready id=w1 manager={cluster.Address} slots=2", worker.ReadyLine);
    }

    [Fact]
    public async Task TERM_ends_all_cleanly_though_a_task_is_running()
    {
        await using var cluster = await Cluster.StartAsync(store);
        using var gate = new Gate();
        var worker = await cluster.AddWorkerAsync("w1", switches: ["--drain-timeout", "1m"]);
        var id = await cluster.Titan.SubmitAsync($"{gate.Wait}; echo done");
        await cluster.Titan.RunningAsync(id);

        // Drains: the task may end, its result is delivered, and only then the Worker goes.
        worker.Send(Signal.Terminate);
        await Eventually.Holds(() => cluster.Titan.RunAsync("workers"), answer => answer.Text.Contains("Draining", StringComparison.OrdinalIgnoreCase), "a draining worker");
        gate.Open();

        Assert.Equal(0, await worker.ExitAsync());
        var ended = await cluster.Titan.GetAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal("done\n", ended.Stdout);
        cluster.Manager.Send(Signal.Terminate);
        Assert.Equal(0, await cluster.Manager.ExitAsync());
    }

    [Fact]
    public async Task What_outlasts_the_drain_is_stopped_and_goes_to_another_worker()
    {
        await using var cluster = await Cluster.StartAsync(store);
        using var gate = new Gate();
        var first = await cluster.AddWorkerAsync("w1", switches: ["--drain-timeout", "100ms"]);
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {gate.Wait}", "--max-retries", "0");
        await cluster.Titan.RunningAsync(id);
        await cluster.AddWorkerAsync("w2");

        first.Send(Signal.Terminate);

        Assert.Equal(0, await first.ExitAsync());
        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal("w2", ended.Attempts[^1].Worker);
    }

    public sealed class OnMemory() : StartAndStopTests(StoreKind.Memory);

    public sealed class OnSqlite() : StartAndStopTests(StoreKind.Sqlite);
}
