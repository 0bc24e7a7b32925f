namespace Titan.EndToEnd;

/// <summary>What an accepted task is sure of.</summary>
public abstract class SubmitTests(StoreKind store)
{
    [Fact]
    public async Task An_id_can_be_read_as_soon_as_it_is_told()
    {
        await using var cluster = await Cluster.StartAsync(store);

        for (var round = 0; round < 20; round++)
        {
            var id = await cluster.Titan.SubmitAsync("true", "--name", $"round {round}");
            Assert.Equal(id, (await cluster.Titan.GetAsync(id)).Id);
        }

        var tasks = (await cluster.Titan.RunAsync("tasks", "-o", "json")).Ended(0).Read<TaskSnapshot[]>();
        Assert.Equal(20, tasks.Length);
        Assert.All(tasks, task => Assert.Equal("pending", task.Phase));
    }

    [Fact]
    public async Task The_same_key_gives_the_same_task()
    {
        await using var cluster = await Cluster.StartAsync(store);

        var first = await cluster.Titan.SubmitAsync("true", "--id-key", "nightly");
        Assert.Equal(first, await cluster.Titan.SubmitAsync("true", "--id-key", "nightly"));

        var other = (await cluster.Titan.RunAsync("submit", "--command", "false", "--id-key", "nightly")).Ended(1);
        Assert.Contains("nightly", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_streams_the_output_and_ends_with_the_exit_code_of_the_task()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var answer = (await cluster.Titan.RunAsync("run", "--max-retries", "0", "--command", "echo out; echo err >&2; exit 7")).Ended(7);
        Assert.Equal("out", answer.Text);
        Assert.Contains("err", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_were_given()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");

        var answer = (await cluster.Titan.RunAsync("run", "--", "printf", "%s|", "a b", "$HOME", "*", "")).Ended(0);
        Assert.Equal("a b|$HOME|*||", answer.Text);
    }

    public sealed class OnMemory() : SubmitTests(StoreKind.Memory);

    public sealed class OnSqlite() : SubmitTests(StoreKind.Sqlite);
}
