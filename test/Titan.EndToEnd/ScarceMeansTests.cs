using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd;

/// <summary>A machine that has no more descriptors, or no more processes, for us.</summary>
public sealed class ScarceMeansTests
{
    private const int Descriptors = 512;
    private const string Nobody = "64917";

    /// <summary>And the numbers above it: each test has a user with no other process.</summary>
    private const int NobodyElse = 64920;

    [Fact]
    public async Task A_manager_with_fewer_descriptors_than_callers_refuses_the_rest_and_lives()
    {
        var port = FreePort();
        using var manager = Launch.Start("sh", ["-c", $"ulimit -n {Descriptors}; exec '{Programs.Manager}' --port {port} --dash-port -1 --store memory"]);
        _ = manager.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await manager.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        var id = (await TitanAsync(port, "submit", "-o", "id", "--require", "no=1", "--", "true")).Text;

        var crowd = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Descriptors + 100; i++)
            {
                var caller = new TcpClient();
                crowd.Add(caller);
                await caller.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            }

            // Some were let in, and are held; the last was refused.
            Assert.True(await IsClosedAsync(crowd[^1]), "the last one was let in");
            Assert.False(manager.HasExited);
        }
        finally
        {
            foreach (var caller in crowd) caller.Dispose();
        }

        await Eventually.Holds(() => TitanAsync(port, "get", id), answer => answer.ExitCode == 0, "an answer, as soon as they have gone");
        Assert.False(manager.HasExited);
        Signal.Send(manager.Id, Signal.Terminate);
        await manager.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(20)]
    [InlineData(28)]
    [InlineData(32)]
    [InlineData(36)]
    [InlineData(40)]
    [InlineData(60)]
    public async Task A_manager_whose_user_may_have_few_threads_says_so_or_works_with_many_connections(int limit)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to be another user");
        await using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Launch.RunAsync("chmod", "777", folder.Path)).ExitCode);
        var port = FreePort();
        await using var manager = Server.BeginBy("setpriv", Programs.Manager, "manager", $"--reuid={NobodyElse + limit}", $"--regid={NobodyElse}", "--clear-groups", "prlimit",
            $"--nproc={limit}:{limit}", Programs.Manager, "--port", $"{port}", "--dash-port", "0", "--data-dir", $"{folder.Path}/data");
        await Eventually.True(() => manager.HasSaidReady || manager.HasExited, "its start, or its end");
        if (!manager.HasSaidReady)
        {
            Assert.Equal(1, await manager.ExitAsync());
            await manager.LineAsync("threads and processes more, and it needs");
            // Room for each thread, and for what it starts with besides.
            Assert.InRange(limit, 0, 12 + 24 + Environment.ProcessorCount);
            return;
        }

        var crowd = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                var caller = new TcpClient();
                crowd.Add(caller);
                await caller.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            }

            var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TitanAsync(port, "submit", "-o", "id", "--", "true")));
            Assert.All(ids, id => Assert.Equal(0, id.ExitCode));
        }
        finally
        {
            foreach (var caller in crowd) caller.Dispose();
        }

        manager.Send(Signal.Terminate);
        Assert.Equal(0, await manager.ExitAsync());
    }

    [Fact]
    public async Task A_fork_bomb_at_the_limit_of_processes_ends_neither_the_worker_nor_its_other_task()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to be another user");
        await using var cluster = await Cluster.StartAsync(StoreKind.Memory);
        await using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Launch.RunAsync("chmod", "777", folder.Path)).ExitCode);
        await using var worker = Server.BeginBy("setpriv", Programs.Worker, "worker",
            $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "prlimit", "--nproc=300:300", Programs.Worker, "--manager", cluster.Address, "--id", "w", "--slots", "2", "--work-dir", $"{folder.Path}/w");
        await worker.ReadyAsync();

        var neighbour = await cluster.Titan.SubmitAsync("sleep 8; echo fine", "--max-retries", "0");
        await cluster.Titan.RunningAsync(neighbour);
        var bomb = await cluster.Titan.SubmitAsync("b() { b | b & }; b; sleep 3", "--timeout", "5", "--max-retries", "0");
        await cluster.Titan.EndedAsync(bomb);

        var ended = await cluster.Titan.EndedAsync(neighbour);
        Assert.Equal(("succeeded", 1), (ended.Phase, ended.Attempts.Count));
        Assert.False(worker.HasExited);
    }

    private static Task<Answer> TitanAsync(int port, params string[] arguments) => Launch.RunAsync(Programs.Titan, ["--manager", $"127.0.0.1:{port}", .. arguments]);

    private static async Task<bool> IsClosedAsync(TcpClient caller)
    {
        using var limit = new CancellationTokenSource(Limit.Wait);
        try
        {
            return await caller.GetStream().ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
