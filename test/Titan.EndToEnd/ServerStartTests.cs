namespace Titan.EndToEnd;

/// <summary><c>titan manager</c> and <c>titan worker</c> start the programs beside <c>titan</c>, in its place.</summary>
public sealed class ServerStartTests
{
    [Theory]
    [InlineData("manager")]
    [InlineData("worker")]
    public async Task Help_and_version_are_those_of_the_program(string program)
    {
        Assert.StartsWith($"{program} ", (await Launch.RunAsync(Programs.Titan, program, "--version")).Ended(0).Text, StringComparison.Ordinal);
        Assert.Contains("--log-format", (await Launch.RunAsync(Programs.Titan, program, "--help")).Ended(0).Text, StringComparison.Ordinal);
        Assert.Contains("--prot", (await Launch.RunAsync(Programs.Titan, program, "--prot")).Ended(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_titan_became_works_and_drains_at_TERM()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var folder = new TemporaryFolder();
        // As a system has it: a link in /usr/bin, the programs elsewhere.
        var link = Path.Combine(folder.Path, "titan");
        File.CreateSymbolicLink(link, Programs.Titan);
        using var worker = Launch.Start(link, ["worker", "--manager", cluster.Address, "--id", "w9", "--slots", "1"]);
        Assert.Equal($"titan worker ready id=w9 manager={cluster.Address} slots=1", await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal("worker", Path.GetFileName(File.ResolveLinkTarget($"/proc/{worker.Id}/exe", returnFinalTarget: false)!.FullName));
        Assert.Equal("hello", (await cluster.Titan.RunAsync("run", "--command", "echo hello")).Ended(0).Text);

        Signal.Send(worker.Id, Signal.Terminate);

        Assert.Equal(0, (await TitanCommand.EndAsync(worker, "worker")).ExitCode);
    }
}
