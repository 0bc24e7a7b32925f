namespace Titan.EndToEnd;

/// <summary>An attempt ends whole: in time, and with everything that it started.</summary>
public abstract class EndingTests(StoreKind store)
{
    [Fact]
    public async Task A_child_left_behind_neither_holds_the_task_nor_outlives_it()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var id = await cluster.Titan.SubmitAsync("sleep 1000 & echo hi");

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("succeeded", ended.Phase);
        Assert.Equal("hi\n", ended.Stdout);
        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the child");
    }

    [Fact]
    public async Task A_tree_that_ignores_TERM_ends_at_its_timeout()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");
        const string stubborn = "trap '' TERM; while :; do sleep 1; done";

        var call = cluster.Titan.Start("run", "--timeout", "1", "--max-retries", "0", "--command", $"setsid sh -c \"{stubborn}\" & (sh -c \"{stubborn}\") & {stubborn}");
        (await TitanCommand.EndAsync(call, "run of a stubborn tree")).Ended(124);

        var task = (await cluster.Titan.RunAsync("tasks", "-o", "json")).Ended(0).Read<TaskSnapshot[]>().Single();
        Assert.Equal("failed", task.Phase);
        Assert.Equal("timeout", task.Cause);
        Assert.Equal(124, task.ExitCode);
        await Eventually.True(() => Processes.OfTask(task.Id).Count == 0, "the end of the tree");
    }

    [Fact]
    public async Task A_cancelled_task_ends_with_its_tree()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");
        var id = await cluster.Titan.SubmitAsync("setsid sleep 1000 & sleep 1000");
        await cluster.Titan.RunningAsync(id);

        (await cluster.Titan.RunAsync("cancel", id, "--reason", "not needed")).Ended(0);

        var ended = await cluster.Titan.EndedAsync(id);
        Assert.Equal("cancelled", ended.Phase);
        Assert.Contains("not needed", ended.Reason, StringComparison.Ordinal);
        await Eventually.True(() => Processes.OfTask(id).Count == 0, "the end of the tree");
    }

    [Fact]
    public async Task A_signal_is_told_as_such()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        (await cluster.Titan.RunAsync("run", "--max-retries", "0", "--command", "kill -USR1 $$")).Ended(128 + 10);

        var task = (await cluster.Titan.RunAsync("tasks", "-o", "json")).Ended(0).Read<TaskSnapshot[]>().Single();
        Assert.Equal("signal", task.Cause);
    }

    public sealed class OnMemory() : EndingTests(StoreKind.Memory);

    public sealed class OnSqlite() : EndingTests(StoreKind.Sqlite);
}
