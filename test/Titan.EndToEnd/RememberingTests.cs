namespace Titan.EndToEnd;

/// <summary>What a Manager knew, the next one on the same store knows, however the first one ended.</summary>
public abstract class RememberingTests(StoreKind store)
{
    [Theory]
    [InlineData(Signal.Terminate)]
    [InlineData(Signal.Kill)]
    public async Task A_manager_that_starts_again_remembers_everything(int signal)
    {
        // Nobody is given up for being slow to come back.
        await using var cluster = await Cluster.StartAsync(store, "--reconnect-grace", "10m", "--reap-after", "10m");
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1");
        var ended = await cluster.Titan.SubmitAsync("echo out; echo err >&2; exit 3", "--max-retries", "0", "--name", "ended");
        await cluster.Titan.EndedAsync(ended);
        var running = await cluster.Titan.SubmitAsync($"echo one; {gate.Wait}; echo two; exit 7", "--max-retries", "0", "--name", "running");
        await cluster.Titan.RunningAsync(running);
        var pending = await cluster.Titan.SubmitAsync("true", "--name", "pending", "--id-key", "once", "--label", "a=b");
        var before = await cluster.Titan.GetAsync(running);

        cluster.Manager.Send(signal);
        Assert.Equal(signal == Signal.Kill ? 128 + signal : 0, await cluster.Manager.ExitAsync());
        await cluster.StartManagerAgainAsync();
        await cluster.LeadsAsync();

        // What runs comes first.
        Assert.Equal([running, pending, ended], (await cluster.Titan.RunAsync("tasks", "-o", "json")).Ended(0).Read<TaskSnapshot[]>().Select(task => task.Id));
        Assert.Equal(pending, await cluster.Titan.SubmitAsync("true", "--name", "pending", "--id-key", "once", "--label", "a=b"));
        var failed = await cluster.Titan.GetAsync(ended);
        Assert.Equal(("failed", 3, "out\n", "err\n"), (failed.Phase, failed.ExitCode, failed.Stdout, failed.Stderr));

        // What ran through it goes on: the same attempt, under the same lease, with all of its output.
        gate.Open();
        var after = await cluster.Titan.EndedAsync(running);
        Assert.Equal(("failed", 7, "one\ntwo\n"), (after.Phase, after.ExitCode, after.Stdout));
        Assert.Equal(before.Attempts.Select(attempt => attempt.Lease), after.Attempts.Select(attempt => attempt.Lease));
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(pending)).Phase);
    }

    [Fact]
    public async Task What_has_left_memory_is_listed_told_and_retried()
    {
        await using var cluster = await Cluster.StartAsync(store, "--retention", "0");
        await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync("echo out; exit 3", "--max-retries", "0", "--name", "old");
        await cluster.Titan.EndedAsync(id);

        // Memory forgets within a tick or two; then only the store can tell.
        var cancel = await Eventually.Holds(() => cluster.Titan.RunAsync("cancel", id), answer => answer.ExitCode == 1, "a refusal");
        Assert.Contains("has already failed", cancel.Error, StringComparison.Ordinal);
        Assert.Equal(id, (await cluster.Titan.RunAsync("tasks", "--state", "failed", "--name", "old", "-o", "id")).Ended(0).Text);
        Assert.Equal("out", (await cluster.Titan.RunAsync("logs", id)).Ended(0).Text);
        Assert.Contains("exit code 3", (await cluster.Titan.RunAsync("why", id)).Ended(0).Text, StringComparison.Ordinal);
        (await cluster.Titan.RunAsync("wait", id)).Ended(3);

        var again = (await cluster.Titan.RunAsync("retry", id, "-o", "id")).Ended(0).Text;
        Assert.NotEqual(id, again);
        Assert.Equal(3, (await cluster.Titan.EndedAsync(again)).ExitCode);

        // The store knows that it was retried, and what a person has forgotten it knows no more.
        Assert.Contains($"\"retried_by\": \"{again}\"", (await cluster.Titan.RunAsync("retry", id, "-o", "json")).Ended(0).Text, StringComparison.Ordinal);
        (await cluster.Titan.RunAsync("forget", id, again)).Ended(0);
        (await cluster.Titan.RunAsync("get", id)).Ended(1);
        (await cluster.Titan.RunAsync("logs", again)).Ended(1);
    }

    public sealed class OnSqlite() : RememberingTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : RememberingTests(StoreKind.Postgres);
}
