using Titan.Core;
using Titan.Protocol.V1;
using Titan.Tests.Client;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Cli.Load;

/// <summary><c>titan bench</c> against a real Manager.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData]
    [InlineData("--rate", "200")]
    [InlineData("--executor", "shell")]
    public async Task Rates_and_percentiles_are_told_of_all_tasks(params string[] switches)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var serving = ServeAsync(worker, 40);

        var answer = (await new Prompt(manager).RunAsync(["bench", "--tasks", "40", "-o", "json", .. switches])).Ended(0);
        await serving.InTime();

        Assert.Empty(answer.Error);
        var (json, executor) = (answer.Json, switches.Contains("shell") ? "shell" : "noop");
        Assert.Equal((executor, 40, 40, 0, 0), (json.GetProperty("executor").GetString(), Number("tasks"), Number("succeeded"), Number("failed"), Number("pauses")));
        Assert.True(json.GetProperty("submitted_per_s").GetDouble() > 0);
        Assert.True(json.GetProperty("ended_per_s").GetDouble() > 0);
        foreach (var name in (string[])["submit", "start", "end"])
        {
            var took = ((string[])["p50", "p90", "p99", "p999", "max"]).Select(part => json.GetProperty(name).GetProperty(part).GetDouble()).ToArray();
            Assert.Equal(took.Order(), took);
            Assert.InRange(took[^1], 0.000_01, json.GetProperty("elapsed_s").GetDouble() + 1);
        }

        Assert.Empty(json.GetProperty("clocks").EnumerateArray());
        var tasks = (await new Prompt(manager).RunAsync("tasks", "--label", $"bench={json.GetProperty("bench").GetString()}", "--name", "bench-", "--all", "-o", "id")).Ended(0);
        Assert.Equal(40, tasks.Lines.Length);

        int Number(string name) => json.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task People_see_a_table_and_how_far_it_is()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var serving = ServeAsync(worker, 10);

        var answer = (await new Prompt(manager) { Width = 120 }.RunAsync("bench", "--tasks", "10", "--no-color")).Ended(0);
        await serving.InTime();

        Assert.Matches(@"bench +[0-9a-f]{8}: 10 noop tasks, closed-loop", answer.Text);
        Assert.Contains("10 succeeded, 0 failed, 0 cancelled", answer.Text, StringComparison.Ordinal);
        Assert.Matches("LATENCY +P50 +P90 +P99 +P99.9 +MAX", answer.Text);
        Assert.Equal(["submit", "start", "end"], answer.Lines[^3..].Select(line => line.Split(' ')[0]));
        Assert.Contains("of 10 submitted", answer.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\e[K", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_worker_that_takes_such_tasks_it_says_so_and_submits_nothing()
    {
        await using var manager = await RestartableManager.StartAsync();

        var answer = (await new Prompt(manager).RunAsync("bench")).Ended(1);

        Assert.Contains("no worker that would take noop tasks", answer.Error, StringComparison.Ordinal);
        Assert.Contains("worker --manager", answer.Error, StringComparison.Ordinal);
        Assert.Equal(1, answer.Error.Count(letter => letter == '\n'));
        using var client = manager.Connect();
        Assert.Equal(0, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }

    [Fact]
    public async Task Tasks_that_fail_are_counted_and_make_the_exit_code_1()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var serving = ServeAsync(worker, 8, exitCode: 3);

        var answer = (await new Prompt(manager).RunAsync("bench", "--tasks", "8", "-o", "json")).Ended(1);
        await serving.InTime();

        Assert.Equal((0, 8), (answer.Json.GetProperty("succeeded").GetInt32(), answer.Json.GetProperty("failed").GetInt32()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, answer.Json.GetProperty("end").ValueKind);
        Assert.Contains("--state failed,cancelled", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--rate", "20")]
    public async Task Ctrl_C_cancels_what_is_left(params string[] switches)
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address, slots: 1);
        using var client = manager.Connect();
        using var press = new CancellationTokenSource();

        var running = new Prompt(manager).RunAsync(Stream.Null, press.Token, ["bench", "--tasks", "3000", .. switches]);
        await worker.GrantAsync();
        await press.CancelAsync();
        var answer = (await running).Ended(130);

        Assert.Empty(answer.Bytes);
        Assert.Matches("stopped; [0-9]+ tasks? of bench [0-9a-f]{8} had not ended and (is|are) cancelled", answer.Error);
        Assert.Equal(0, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
        // The one that the Worker has ends when it says so.
        Assert.Equal(StopReason.Cancelled, (await worker.StopAsync()).Reason);
    }

    [Fact]
    public async Task A_full_queue_slows_it_down_and_loses_nothing()
    {
        await using var manager = await RestartableManager.StartAsync(new OrchestratorOptions { MaxPending = 10 });
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        var serving = ServeAsync(worker, 60);

        var answer = (await new Prompt(manager).RunAsync("bench", "--tasks", "60", "-o", "json")).Ended(0);
        await serving.InTime();

        Assert.Equal(60, answer.Json.GetProperty("succeeded").GetInt32());
        Assert.InRange(answer.Json.GetProperty("pauses").GetInt32(), 1, 60);
    }

    [Fact]
    public async Task A_cut_while_it_submits_is_crossed_and_no_task_comes_twice()
    {
        await using var manager = await RestartableManager.StartAsync();
        await using var worker = await ScriptedWorker.JoinAsync(manager.Address);
        using var relay = new Relay(manager.Address);
        var prompt = new Prompt { Environment = { ["TITAN_MANAGER"] = relay.Address.ToString() } };

        var running = prompt.RunAsync("bench", "--tasks", "60", "--rate", "100", "-o", "json");
        await ServeAsync(worker, 20);
        relay.Cut();
        await ServeAsync(worker, 40);
        var answer = (await running).Ended(0);

        Assert.Equal(60, answer.Json.GetProperty("succeeded").GetInt32());
        using var client = manager.Connect();
        Assert.Equal(60, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Succeeded);
        Assert.Contains("trying again", answer.Error, StringComparison.Ordinal);
    }

    private static async Task ServeAsync(ScriptedWorker worker, int count, int exitCode = 0)
    {
        for (var i = 0; i < count; i++) await worker.ServeAsync(exitCode: exitCode);
    }
}
