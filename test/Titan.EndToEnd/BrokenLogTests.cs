using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd;

/// <summary>What is said never ends, or stops, what says it.</summary>
public sealed class BrokenLogTests
{
    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_worker_that_cannot_write_what_it_says_works_on(string streams)
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Memory);
        using var worker = Start($"exec '{Programs.Worker}' --manager {cluster.Address} --id mute --slots 1 --log-level trace {streams}");
        try
        {
            var ended = await cluster.Titan.EndedAsync(await cluster.Titan.SubmitAsync("echo ok", "--max-retries", "0"));
            Assert.Equal(("succeeded", "ok\n"), (ended.Phase, ended.Stdout));
            Assert.False(worker.HasExited);
        }
        finally
        {
            await StopAsync(worker);
        }
    }

    /// <summary>The signal SIGXFSZ would end it. A runtime that compiles as it goes maps its code by a file of gigabytes, unless told otherwise.</summary>
    [Fact]
    public async Task A_log_that_has_reached_the_size_that_files_may_have_ends_no_worker()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Memory);
        using var log = new TemporaryFile(new byte[4096]);
        using var worker = Start($"ulimit -f 1; export DOTNET_EnableWriteXorExecute=0; exec '{Programs.Worker}' --manager {cluster.Address} --id mute --slots 1 --log-level trace 2>>'{log.Path}'");
        try
        {
            await Eventually.Holds(() => cluster.Titan.RunAsync("workers", "-o", "id"), workers => workers.Text.Contains("mute", StringComparison.Ordinal), "a worker that may not write");
            // No keeper, which would need files too.
            var answer = await cluster.Titan.RunAsync("bench", "--tasks", "200", "--executor", "noop");
            Assert.True(answer.ExitCode == 0, answer.ToString());
            Assert.True(new FileInfo(log.Path).Length is > 0 and <= 4096, "its log has grown");
            Assert.False(worker.HasExited);
        }
        finally
        {
            await StopAsync(worker);
        }
    }

    /// <summary>Else the first file that it opens would take the place of a closed stream: what is said would go into a database.</summary>
    [Theory]
    [InlineData(">&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData("2>/dev/full")]
    public async Task A_manager_that_cannot_write_what_it_says_works_and_leaves_its_store_whole(string streams)
    {
        await using var folder = new TemporaryFolder();
        var address = $"127.0.0.1:{FreePort()}";
        var command = $"exec '{Programs.Manager}' --port {address.Split(':')[1]} --dash-port -1 --log-level trace --data-dir '{folder.Path}/data'";
        string id;
        using (var manager = Start($"{command} {streams}"))
        {
            await Eventually.Holds(() => Launch.RunAsync(Programs.Titan, "--manager", address, "status"), answer => answer.ExitCode == 0, "a Manager that answers");
            var submitted = await Launch.RunAsync(Programs.Titan, "--manager", address, "submit", "-o", "id", "--", "true");
            Assert.Equal(0, submitted.ExitCode);
            id = submitted.Text.Trim();
            var streamsOpen = Enumerable.Range(0, 3).Select(number => new FileInfo($"/proc/{manager.Id}/fd/{number}").LinkTarget).ToList();
            Assert.All(streamsOpen, target => Assert.DoesNotContain("titan.db", target, StringComparison.Ordinal));
            if (streams.Contains("<&-", StringComparison.Ordinal)) Assert.Equal(["/dev/null", "/dev/null", "/dev/null"], streamsOpen);
            await StopAsync(manager);
        }

        using var again = Start($"{command} 2>/dev/null");
        await Eventually.Holds(() => Launch.RunAsync(Programs.Titan, "--manager", address, "get", id), answer => answer.ExitCode == 0, "the task that was submitted");
        await StopAsync(again);
    }

    /// <summary>As in <c>manager | head -1</c>.</summary>
    [Fact]
    public async Task Whoever_read_what_they_say_has_gone_and_they_work_on()
    {
        var address = $"127.0.0.1:{FreePort()}";
        using var manager = Launch.Start(Programs.Manager, ["--port", address.Split(':')[1], "--dash-port", "-1", "--store", "memory", "--log-level", "trace"]);
        Assert.NotNull(await manager.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Close(manager);
        using var worker = Launch.Start(Programs.Worker, ["--manager", address, "--id", "mute", "--log-level", "trace"]);
        Assert.NotNull(await worker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Close(worker);

        var titan = new TitanCommand(address);
        for (var i = 0; i < 3; i++) Assert.Equal("succeeded", (await titan.EndedAsync(await titan.SubmitAsync("true", "--max-retries", "0"))).Phase);
        await StopAsync(worker);
        await StopAsync(manager);

        static void Close(System.Diagnostics.Process program)
        {
            program.StandardOutput.Close();
            program.StandardError.Close();
        }
    }

    [Theory]
    [InlineData("titan")]
    [InlineData("manager")]
    [InlineData("worker")]
    public async Task A_mistake_keeps_its_exit_code_though_nobody_can_be_told(string program)
    {
        var path = program switch { "titan" => Programs.Titan, "manager" => Programs.Manager, _ => Programs.Worker };
        Assert.Equal(2, (await Launch.RunAsync("sh", "-c", $"exec '{path}' --no-such-switch 2>/dev/full")).ExitCode);
        Assert.Equal(1, (await Launch.RunAsync("sh", "-c", $"exec '{path}' --version >/dev/full")).ExitCode);
        Assert.Equal(0, (await Launch.RunAsync("sh", "-c", $"exec '{path}' --version <&- >&- 2>&-")).ExitCode);
    }

    private static System.Diagnostics.Process Start(string command) => Launch.Start("sh", ["-c", command]);

    private static async Task StopAsync(System.Diagnostics.Process process)
    {
        Signal.Send(process.Id, Signal.Terminate);
        using var limit = new CancellationTokenSource(Limit.Wait);
        await process.WaitForExitAsync(limit.Token);
        Assert.Equal(0, process.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
