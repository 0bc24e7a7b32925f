namespace Titan.EndToEnd;

/// <summary>How often a failing command runs.</summary>
public abstract class RetryTests(StoreKind store)
{
    [Fact]
    public async Task Without_retries_it_runs_once()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var id = await cluster.Titan.SubmitAsync("exit 3", "--max-retries", "0");

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("failed", ended.Phase);
        Assert.Equal("exit_code", ended.Cause);
        Assert.Equal(3, ended.ExitCode);
        Assert.Single(ended.Attempts);
    }

    [Fact]
    public async Task With_three_retries_it_runs_four_times_and_says_between_when_it_runs_next()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var id = await cluster.Titan.SubmitAsync("exit 3", "--max-retries", "3");

        var waiting = await cluster.Titan.UntilAsync(id, task => task.Reason.Contains("backing off", StringComparison.Ordinal), "a back-off");
        Assert.Contains("next run in", waiting.Reason, StringComparison.Ordinal);
        Assert.Contains("exit code 3", waiting.Reason, StringComparison.Ordinal);
        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("failed", ended.Phase);
        Assert.Equal([1, 2, 3, 4], ended.Attempts.Select(attempt => attempt.Number));
    }

    [Fact]
    public async Task A_task_that_succeeds_at_last_has_succeeded()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var answer = (await cluster.Titan.RunAsync("run", "--max-retries", "1", "--command", "echo run $TITAN_ATTEMPT; [ $TITAN_ATTEMPT = 2 ]")).Ended(0);

        // What follows crosses the retry.
        Assert.Equal(["run 1", "run 2"], answer.Lines);
    }

    public sealed class OnMemory() : RetryTests(StoreKind.Memory);

    public sealed class OnSqlite() : RetryTests(StoreKind.Sqlite);
}
