namespace Titan.EndToEnd;

/// <summary>How the programs tell what they are, and what is wrong with how they were called.</summary>
public sealed class UsageTests
{
    [Fact]
    public async Task A_taken_port_is_told_with_the_switch_that_changes_it()
    {
        await using var cluster = await Cluster.StartAsync();
        var port = cluster.Address.Split(':')[1];

        var second = await Launch.RunAsync(Programs.Manager, "--port", port, "--dash-port", "0", "--store", "memory");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains(port, second.Error, StringComparison.Ordinal);
        Assert.Contains("--port", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_id_in_use_is_refused_to_a_second_one()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1");

        var second = await Launch.RunAsync(Programs.Worker, "--manager", cluster.Address, "--id", "w1");

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("w1", second.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manager", "--port", "many")]
    [InlineData("manager", "--reap-after", "-1s")]
    [InlineData("manager", "--what", "x")]
    [InlineData("worker", "--slots", "0")]
    [InlineData("worker", "--label", "novalue")]
    public async Task A_bad_switch_is_told_in_one_line(string program, string name, string value)
    {
        var answer = await Launch.RunAsync(program == "manager" ? Programs.Manager : Programs.Worker, name, value);

        Assert.Equal(2, answer.ExitCode);
        Assert.Contains(name, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_program_tells_its_version_and_its_switches()
    {
        foreach (var program in new[] { Programs.Manager, Programs.Worker, Programs.Titan })
        {
            Assert.Matches(@"\d+\.\d+\.\d+", (await Launch.RunAsync(program, "--version")).Ended(0).Text);
            Assert.Contains("Example", (await Launch.RunAsync(program, "--help")).Ended(0).Text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
