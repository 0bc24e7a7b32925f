namespace Titan.EndToEnd;

/// <summary>Where tasks go, and why they do not.</summary>
public sealed class PlacementTests
{
    [Fact]
    public async Task Why_names_the_label_that_is_missing_and_each_worker_that_lacks_it()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        await cluster.AddWorkerAsync("w2", switches: ["--label", "gpu=none"]);
        var id = await cluster.Titan.SubmitAsync("true", "--require", "gpu=a100");
        await cluster.Titan.UntilAsync(id, task => task.Reason.Contains("no worker fits", StringComparison.Ordinal), "the reason");

        var why = (await cluster.Titan.RunAsync("why", id)).Ended(0);

        Assert.Contains("gpu", why.Text, StringComparison.Ordinal);
        Assert.Contains("a100", why.Text, StringComparison.Ordinal);
        Assert.Contains("w1", why.Text, StringComparison.Ordinal);
        Assert.Contains("w2", why.Text, StringComparison.Ordinal);

        await cluster.AddWorkerAsync("w3", switches: ["--label", "gpu=a100"]);
        Assert.Equal("w3", (await cluster.Titan.EndedAsync(id)).Attempts.Single().Worker);
    }

    [Fact]
    public async Task A_drained_worker_gets_nothing_until_it_resumes()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");
        (await cluster.Titan.RunAsync("drain", "w1")).Ended(0);
        var id = await cluster.Titan.SubmitAsync("true");
        Assert.Equal("pending", (await cluster.Titan.GetAsync(id)).Phase);
        Assert.Contains("drain", (await cluster.Titan.RunAsync("why", id)).Ended(0).Text, StringComparison.Ordinal);

        (await cluster.Titan.RunAsync("resume", "w1")).Ended(0);

        await cluster.Titan.PhaseAsync(id, "succeeded");
    }
}
