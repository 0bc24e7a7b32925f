using System.CommandLine;
using Titan.CommandLine;
using Titan.Worker;

namespace Titan.Tests.Worker;

/// <summary>The command line of the program `worker`.</summary>
public sealed class WorkerCommandTests
{
    [Fact]
    public async Task Switches_become_options()
    {
        var options = await ReadAsync("--manager", "a:1,b:2", "--id", "w1", "--slots=3", "--label", "gpu=a100", "--label", "disk=ssd", "--pulse", "500ms",
            "--drain-timeout", "5", "--on-disconnect", "stop", "--work-dir", "/tmp/w", "--log-level", "warn", "--log-format", "json");

        Assert.Equal(["a:1", "b:2"], options.Managers);
        Assert.Equal(("w1", 3, "/tmp/w", true, true), (options.Id, options.Slots, options.WorkFolder, options.StopOnDisconnect, options.LogAsJson));
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5)), (options.Pulse, options.DrainTimeout));
        Assert.Equal("a100", options.Labels["gpu"]);
        Assert.Equal("ssd", options.Labels["disk"]);
    }

    [Fact]
    public async Task Defaults_are_those_of_the_contract()
    {
        var options = await ReadAsync();

        Assert.Equal(["localhost:50051"], options.Managers);
        Assert.Equal((Environment.ProcessorCount, false, false), (options.Slots, options.StopOnDisconnect, options.LogAsJson));
        Assert.Equal((TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)), (options.Pulse, options.DrainTimeout));
        Assert.NotEqual(options.Id, (await ReadAsync()).Id);
    }

    [Theory]
    [InlineData("--slots", "0")]
    [InlineData("--slots", "70000")]
    [InlineData("--manager", "nowhere")]
    [InlineData("--manager", "http://a:1")]
    [InlineData("--manager", "a:0")]
    [InlineData("--manager", ",")]
    [InlineData("--id", "a b")]
    [InlineData("--id", "")]
    [InlineData("--pulse", "0")]
    [InlineData("--pulse", "2m")]
    [InlineData("--label", "gpu")]
    [InlineData("--on-disconnect", "maybe")]
    [InlineData("--bogus", "1")]
    public async Task Bad_usage_is_one_line_and_exit_code_2(string name, string value)
    {
        var lines = new List<string>();
        var command = new WorkerCommand(new Switches(withConfigFile: true, _ => null), _ => throw new InvalidOperationException("it ran"));

        Assert.Equal(2, await CommandLineProgram.RunAsync(command.Root, [name, value], "worker", (_, line) => lines.Add(line)));
        Assert.Contains(name, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_tells_one_default_a_switch()
    {
        var text = new StringWriter();
        var command = new WorkerCommand(new Switches(withConfigFile: true, _ => null), _ => throw new InvalidOperationException("it ran"));
        Assert.Equal(0, command.Root.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = text }));
        Assert.Contains("--pulse", text.ToString(), StringComparison.Ordinal);
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.Split("[default").Length, 1, 2));
    }

    [Fact]
    public async Task A_work_folder_that_cannot_be_written_is_one_line_and_exit_code_1()
    {
        await using var worker = RunningWorker.Start(options => options with { WorkFolder = "/proc/titan" }, null, "127.0.0.1:1");

        Assert.Equal(1, await worker.EndedAsync());
        Assert.StartsWith("worker: the work folder /proc/titan cannot be written: ", Assert.Single(worker.Errors.ToString().TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static async Task<WorkerOptions> ReadAsync(params string[] args)
    {
        WorkerOptions? read = null;
        var command = new WorkerCommand(new Switches(withConfigFile: true, _ => null), options =>
        {
            read = options;
            return Task.FromResult(0);
        });
        Assert.Equal(0, await CommandLineProgram.RunAsync(command.Root, args, "worker"));
        return read!;
    }
}
