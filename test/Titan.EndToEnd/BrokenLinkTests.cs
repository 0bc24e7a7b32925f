namespace Titan.EndToEnd;

/// <summary>The wire between Worker and Manager loses things, is cut, or goes dead; the programs are well.</summary>
public sealed class BrokenLinkTests
{
    private static readonly string[] Patient = ["--reconnect-grace", "10m", "--reap-after", "10m"];

    [Fact]
    public async Task A_lost_grant_is_granted_again_under_the_same_lease()
    {
        await using var cluster = await Cluster.StartAsync(Patient);
        var wire = cluster.Add(new Proxy(cluster.Address));
        await cluster.AddWorkerAsync("w1", through: wire.Address);

        wire.LoseDownstream();
        var id = await cluster.Titan.SubmitAsync("true");
        var granted = await cluster.Titan.PhaseAsync(id, "running");
        await Eventually.True(() => wire.LostDownstream > 0, "a lost grant");
        wire.Cut();

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal(granted.Attempts.Single().Lease, ended.Attempts.Single().Lease);
    }

    [Fact]
    public async Task A_lost_result_is_told_again()
    {
        await using var cluster = await Cluster.StartAsync(Patient);
        using var gate = new Gate();
        var wire = cluster.Add(new Proxy(cluster.Address));
        await cluster.AddWorkerAsync("w1", through: wire.Address);
        var id = await cluster.Titan.SubmitAsync($"{gate.Wait}; echo done");
        await cluster.Titan.RunningAsync(id);

        wire.LoseUpstream();
        gate.Open();
        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the process");
        var lost = wire.LostUpstream;
        await Eventually.True(() => wire.LostUpstream > lost, "a lost result");
        wire.Cut();

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Single(ended.Attempts);
        Assert.Equal("done\n", ended.Stdout);
    }

    [Fact]
    public async Task A_result_told_twice_for_want_of_an_acknowledgement_counts_once()
    {
        await using var cluster = await Cluster.StartAsync(Patient);
        using var gate = new Gate();
        var wire = cluster.Add(new Proxy(cluster.Address));
        await cluster.AddWorkerAsync("w1", through: wire.Address);
        var id = await cluster.Titan.SubmitAsync($"{gate.Wait}; echo done");
        await cluster.Titan.RunningAsync(id);

        wire.LoseDownstream();
        gate.Open();
        var before = await cluster.Titan.EndedAsync(id);
        await Eventually.True(() => wire.LostDownstream > 0, "a lost acknowledgement");
        wire.Cut();

        // The Worker has its slot back, so the result was acknowledged at last.
        (await cluster.Titan.RunAsync("run", "--command", "true")).Ended(0);
        var after = await cluster.Titan.GetAsync(id);
        Assert.Equal("succeeded", after.Phase);
        Assert.Equal(before.EndedAt, after.EndedAt);
        Assert.Single(after.Attempts);
        Assert.Equal("done\n", after.Stdout);
    }

    [Fact]
    public async Task A_dead_wire_is_noticed_at_both_ends()
    {
        await using var cluster = await Cluster.StartAsync("--reap-after", "2s");
        using var gate = new Gate();
        var wire = cluster.Add(new Proxy(cluster.Address));
        await cluster.AddWorkerAsync("w1", through: wire.Address);
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {gate.Wait}");
        await cluster.Titan.RunningAsync(id);

        wire.LoseUpstream();
        wire.LoseDownstream();

        // The Manager gives the attempt up; the Worker finds a new wire, ends the stale process and runs the task again.
        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal(["lost", "succeeded"], ended.Attempts.Select(attempt => attempt.Phase));
        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the stale process");
    }

    [Fact]
    public async Task A_running_task_outlives_the_absence_of_the_manager()
    {
        await using var cluster = await Cluster.StartAsync(Patient);
        using var gate = new Gate();
        var wire = cluster.Add(new Proxy(cluster.Address));
        await cluster.AddWorkerAsync("w1", through: wire.Address);
        var id = await cluster.Titan.SubmitAsync($"echo before; {gate.Wait}; echo after");
        await cluster.Titan.RunningAsync(id);

        wire.Refuse(true);
        wire.Cut();
        gate.Open();
        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the process");
        wire.Refuse(false);

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Single(ended.Attempts);
        Assert.Equal("before\nafter\n", ended.Stdout);
    }

    [Fact]
    public async Task A_manager_that_forgot_everything_has_its_workers_stop_what_it_does_not_know()
    {
        await using var cluster = await Cluster.StartAsync();
        using var gate = new Gate();
        var wire = cluster.Add(new Proxy(cluster.Address));
        var worker = await cluster.AddWorkerAsync("w1", through: wire.Address);
        var id = await cluster.Titan.SubmitAsync(gate.Wait);
        await cluster.Titan.RunningAsync(id);

        var successor = cluster.Add(await Cluster.StartManagerAsync("--port", "0", "--store", "memory"));
        wire.Point(successor.Ready("grpc"));
        await cluster.Manager.KillAsync();

        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the process that nobody knows");
        await worker.LineAsync(id);
        var titan = new TitanCommand(successor.Ready("grpc"));
        (await titan.RunAsync("get", id)).Ended(1);
        (await titan.RunAsync("run", "--command", "true")).Ended(0);
    }
}
