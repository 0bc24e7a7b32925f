using System.Text.Json;

namespace Titan.EndToEnd;

/// <summary><c>titan bench</c> on whole clusters.</summary>
public sealed class BenchTests
{
    [Theory]
    [InlineData("noop", 2_000)]
    [InlineData("shell", 200)]
    public async Task Real_workers_run_all_tasks_and_latencies_are_told(string executor, int tasks)
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1", slots: 2);
        await cluster.AddWorkerAsync("w2", slots: 2);

        var bench = (await cluster.Titan.RunAsync("bench", "--tasks", $"{tasks}", "--executor", executor, "-o", "json")).Ended(0).Read<JsonElement>();

        Assert.Equal(tasks, bench.GetProperty("succeeded").GetInt32());
        // One machine has one clock.
        Assert.Empty(bench.GetProperty("clocks").EnumerateArray());
        Assert.True(bench.GetProperty("start").GetProperty("p50").GetDouble() <= bench.GetProperty("end").GetProperty("p50").GetDouble());
        var found = (await cluster.Titan.RunAsync("tasks", "--label", $"bench={bench.GetProperty("bench").GetString()}", "--state", "succeeded", "--all", "-o", "id")).Ended(0);
        Assert.Equal(tasks, found.Lines.Length);
    }

    [Fact]
    public async Task A_manager_that_is_killed_in_between_loses_and_doubles_nothing()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await cluster.AddWorkerAsync("w1", slots: 2);

        var bench = cluster.Titan.Start("bench", "--tasks", "600", "--rate", "200", "-o", "json");
        var ended = TitanCommand.EndAsync(bench, "bench");
        await Eventually.Holds(() => cluster.Titan.RunAsync("tasks", "--limit", "100", "-o", "id"), answer => answer.Lines.Length == 100, "a hundred tasks accepted");
        await cluster.Manager.KillAsync();
        await cluster.StartManagerAgainAsync();

        var answer = (await ended).Ended(0);
        Assert.Equal(600, answer.Read<JsonElement>().GetProperty("succeeded").GetInt32());
        var all = (await cluster.Titan.RunAsync("tasks", "--all", "-o", "json")).Ended(0).Read<TaskSnapshot[]>();
        Assert.Equal(600, all.Length);
        Assert.Contains("trying again", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_cancels_what_is_left_with_130()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        await cluster.Titan.SubmitAsync("sleep 600");

        var bench = cluster.Titan.Start("bench", "--tasks", "5000", "--executor", "shell");
        var ended = TitanCommand.EndAsync(bench, "bench");
        await Eventually.Holds(() => cluster.Titan.RunAsync("tasks", "--state", "pending", "-o", "id"), answer => answer.Lines.Length > 0, "tasks of the bench");
        Signal.Send(bench.Id, Signal.Interrupt);

        Assert.Contains("are cancelled", (await ended).Ended(130).Error, StringComparison.Ordinal);
        Assert.Empty((await cluster.Titan.RunAsync("tasks", "--state", "pending", "-o", "id")).Ended(0).Lines);
        Assert.Single((await cluster.Titan.RunAsync("tasks", "--state", "running", "-o", "id")).Ended(0).Lines);
    }
}
