namespace Titan.EndToEnd;

/// <summary>A Worker dies, or only seems to.</summary>
public abstract class LostWorkerTests(StoreKind store)
{
    [Fact]
    public async Task A_task_of_a_killed_worker_runs_elsewhere_ahead_of_younger_ones_and_keeps_its_retries()
    {
        // Only the dropped link can tell of the death here: silence is borne for far too long.
        await using var cluster = await Cluster.StartAsync(store, "--reap-after", "10m");
        using var victimGate = new Gate();
        using var blockerGate = new Gate();
        var first = await cluster.AddWorkerAsync("w1");
        var victim = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {victimGate.Wait}", "--max-retries", "0");
        await cluster.Titan.RunningAsync(victim);
        await cluster.AddWorkerAsync("w2");
        var blocker = await cluster.Titan.SubmitAsync(blockerGate.Wait);
        await cluster.Titan.RunningAsync(blocker);
        var younger = await cluster.Titan.SubmitAsync("true");

        await first.KillAsync();
        await cluster.Titan.PhaseAsync(victim, "pending");
        blockerGate.Open();

        var ended = await cluster.Titan.EndedAsync(victim);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal(["lost", "succeeded"], ended.Attempts.Select(attempt => attempt.Phase));
        Assert.Equal(["w1", "w2"], ended.Attempts.Select(attempt => attempt.Worker));
        Assert.Equal("worker_lost", ended.Attempts[0].Cause);
        var later = await cluster.Titan.EndedAsync(younger);
        Assert.True(ended.StartedAt <= later.StartedAt, $"{ended.StartedAt:O} is after {later.StartedAt:O}");
    }

    [Fact]
    public async Task Nothing_of_a_killed_worker_keeps_running()
    {
        await using var cluster = await Cluster.StartAsync(store);
        using var gate = new Gate();
        var worker = await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync($"setsid sh -c 'trap \"\" TERM HUP; while :; do sleep 1; done' & {gate.Wait}");
        await cluster.Titan.RunningAsync(id);

        await worker.KillAsync();

        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of all processes of the task");
    }

    [Fact]
    public async Task Nothing_of_a_killed_worker_keeps_running_though_its_keeper_was_stopped()
    {
        await using var cluster = await Cluster.StartAsync(store);
        using var gate = new Gate();
        var worker = await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync($"{gate.Wait}; kill -STOP $PPID; sleep 600");
        await cluster.Titan.RunningAsync(id);
        var keepers = Processes.ChildrenOf(worker.Pid);

        // It would let its keepers go on within a second.
        await worker.PauseAsync();
        gate.Open();
        await Eventually.True(() => keepers.Any(Processes.StandsStill), "a keeper that stands still");
        await worker.KillAsync();

        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of all processes of the task");
        await Eventually.True(() => !keepers.Any(Processes.IsAlive), "the end of all keepers");
    }

    [Fact]
    public async Task The_result_of_a_paused_worker_comes_late_and_changes_nothing()
    {
        await using var cluster = await Cluster.StartAsync(store, "--reap-after", "3s");
        using var gate = new Gate();
        var paused = await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] && exit 0; {gate.Wait}; exit 9");
        await cluster.Titan.RunningAsync(id);

        await paused.PauseAsync();
        gate.Open();
        await cluster.AddWorkerAsync("w2");
        var before = await cluster.Titan.EndedAsync(id);
        paused.Send(Signal.Continue);

        var after = await cluster.Titan.UntilAsync(id, task => task.Attempts[0].LateReports > 0, "a late report of the first attempt");
        Assert.Equal("succeeded", after.Phase);
        Assert.Equal(0, after.ExitCode);
        Assert.Equal(before.EndedAt, after.EndedAt);
        Assert.Equal(2, after.Attempts.Count);
        Assert.Equal("lost", after.Attempts[0].Phase);
    }

    [Fact]
    public async Task A_paused_worker_stops_what_runs_elsewhere_by_then()
    {
        await using var cluster = await Cluster.StartAsync(store, "--reap-after", "3s");
        using var gate = new Gate();
        var paused = await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] && exit 0; {gate.Wait}");
        await cluster.Titan.RunningAsync(id);

        await paused.PauseAsync();
        await cluster.AddWorkerAsync("w2");
        await cluster.Titan.PhaseAsync(id, "succeeded");
        paused.Send(Signal.Continue);

        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the stale process");
        Assert.Equal("succeeded", (await cluster.Titan.GetAsync(id)).Phase);
        // And it is of use again.
        (await cluster.Titan.RunAsync("drain", "w2")).Ended(0);
        (await cluster.Titan.RunAsync("run", "--command", "true")).Ended(0);
    }

    [Fact]
    public async Task A_worker_that_starts_again_takes_its_id_over_and_its_task_runs_anew()
    {
        await using var cluster = await Cluster.StartAsync(store, "--reconnect-grace", "10m", "--reap-after", "10m");
        using var gate = new Gate();
        var first = await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {gate.Wait}", "--max-retries", "0");
        await cluster.Titan.RunningAsync(id);

        await first.KillAsync();
        await cluster.AddWorkerAsync("w1");

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal(["lost", "succeeded"], ended.Attempts.Select(attempt => attempt.Phase));
    }

    public sealed class OnMemory() : LostWorkerTests(StoreKind.Memory);

    public sealed class OnSqlite() : LostWorkerTests(StoreKind.Sqlite);
}
