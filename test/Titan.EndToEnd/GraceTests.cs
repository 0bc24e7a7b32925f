namespace Titan.EndToEnd;

/// <summary>Between TERM and KILL a task has the time that it asked for, whatever ends it.</summary>
public abstract class GraceTests(StoreKind store)
{
    /// <summary>Takes longer to save its state than a task has that asks for nothing.</summary>
    private const string Saves = "trap 'sleep 8; echo saved; exit 0' TERM; echo ready; while :; do sleep 0.1; done";

    /// <summary>Hears TERM, says so, and goes on.</summary>
    private const string Stubborn = "trap 'echo heard' TERM; echo ready; while :; do sleep 0.1; done";

    [Fact]
    public async Task A_task_saves_its_state_at_a_cancel_and_at_its_timeout()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1", slots: 2);
        var late = await cluster.Titan.SubmitAsync(Saves, "--grace", "20s", "--timeout", "3s", "--max-retries", "0");
        var cancelled = await ReadyAsync(cluster, Saves, "--grace", "20s");

        (await cluster.Titan.RunAsync("cancel", cancelled)).Ended(0);

        Assert.Equal(("cancelled", "cancelled", "ready\nsaved\n"), Told(await cluster.Titan.EndedAsync(cancelled)));
        Assert.Equal(("failed", "timeout", "ready\nsaved\n"), Told(await cluster.Titan.EndedAsync(late)));
    }

    [Fact]
    public async Task With_no_grace_a_task_is_killed_at_once()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1", slots: 2);
        var late = await cluster.Titan.SubmitAsync(Stubborn, "--grace", "0s", "--timeout", "3s", "--max-retries", "0");
        var cancelled = await ReadyAsync(cluster, Stubborn, "--grace", "0");

        (await cluster.Titan.RunAsync("cancel", cancelled)).Ended(0);

        Assert.Equal(("cancelled", "cancelled", "ready\n"), Told(await cluster.Titan.EndedAsync(cancelled)));
        Assert.Equal(("failed", "timeout", "ready\n"), Told(await cluster.Titan.EndedAsync(late)));
    }

    /// <summary>Whoever stops a Worker may ask for it twice; the time of its tasks is no shorter for that.</summary>
    [Fact]
    public async Task A_task_saves_its_state_when_its_worker_ends()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await using var folder = new TemporaryFolder();
        var saved = Path.Combine(folder.Path, "saved");
        var worker = await cluster.AddWorkerAsync("w1", slots: 2, switches: ["--drain-timeout", "100ms"]);
        var saves = await ReadyAsync(cluster, $"trap 'sleep 8; touch {saved}; exit 0' TERM; echo ready; while :; do sleep 0.1; done", "--grace", "20s");
        var stubborn = await ReadyAsync(cluster, Stubborn.Replace("echo heard", $"touch {saved}.heard", StringComparison.Ordinal), "--grace", "0s");

        worker.Send(Signal.Terminate);
        await cluster.Titan.UntilAsync(stubborn, task => task.Attempts[0].Phase == "lost", "the end of one without a grace");
        Assert.False(File.Exists(saved));
        worker.Send(Signal.Terminate);

        Assert.Equal(0, await worker.ExitAsync());
        Assert.True(File.Exists(saved));
        Assert.False(File.Exists($"{saved}.heard"));
        Assert.Equal(("pending", "lost"), await cluster.Titan.GetAsync(saves) is var task ? (task.Phase, task.Attempts[0].Phase) : default);
    }

    private static async Task<string> ReadyAsync(Cluster cluster, string command, params string[] switches)
    {
        var id = await cluster.Titan.SubmitAsync(command, switches);
        await cluster.Titan.UntilAsync(id, task => task.Stdout.Contains("ready", StringComparison.Ordinal), "a word of the command");
        return id;
    }

    private static (string Phase, string Cause, string Stdout) Told(TaskSnapshot task) => (task.Phase, task.Cause, task.Stdout);

    public sealed class OnSqlite() : GraceTests(StoreKind.Sqlite);

    public sealed class OnPostgres() : GraceTests(StoreKind.Postgres);
}
