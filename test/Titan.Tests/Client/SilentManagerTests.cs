using System.Net;
using System.Net.Sockets;
using Titan.Client;

namespace Titan.Tests.Client;

public sealed class SilentManagerTests
{
    [Fact]
    public async Task A_manager_that_takes_connections_and_says_nothing_is_left_for_the_other()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var manager = await RunningManager.StartAsync();
        using var client = new TitanClient(new TitanClientOptions
        {
            Managers = [new ManagerAddress("127.0.0.1", ((IPEndPoint)silent.LocalEndpoint).Port), ManagerAddress.ParseList(manager.Channel.Target)[0]],
        });

        Assert.Equal("memory", (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Store);
    }

    [Fact]
    public async Task What_is_no_manager_is_left_for_the_one_that_leads()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _ = AnswerAsync(other);
        await using var manager = await RunningManager.StartAsync();
        using var client = new TitanClient(new TitanClientOptions
        {
            Managers = [new ManagerAddress("127.0.0.1", ((IPEndPoint)other.LocalEndpoint).Port), ManagerAddress.ParseList(manager.Channel.Target)[0]],
        });

        Assert.NotEmpty((await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken).InTime()).Id);
        Assert.Single(await client.Tasks.SubmitManyAsync(new[] { Specs.Shell("true") }.ToAsyncEnumerable(), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));

        static async Task AnswerAsync(TcpListener listener)
        {
            using var socket = await listener.AcceptSocketAsync();
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"u8.ToArray());
            await socket.ReceiveAsync(new byte[1024]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_manager_that_hangs_is_left_for_the_one_that_leads(bool isConnectedBefore)
    {
        await using var manager = await RunningManager.StartAsync();
        var address = ManagerAddress.ParseList(manager.Channel.Target)[0];
        using var relay = new Relay(address);
        using var client = new TitanClient(new TitanClientOptions { Managers = [relay.Address, address] });
        if (isConnectedBefore) await client.Cluster.StatusAsync(TestContext.Current.CancellationToken);
        relay.Hold();

        // Each within its own time: none of them fails for a Manager that says nothing.
        var submitted = await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken).InTime();
        Assert.Equal(submitted.Id, Assert.Single((await client.Tasks.ListPageAsync(new Titan.Protocol.V1.TaskFilter(), 10, cancellation: TestContext.Current.CancellationToken).InTime()).Tasks).Id);
    }

    [Fact]
    public async Task A_stream_crosses_from_a_manager_that_hangs_to_the_one_that_leads()
    {
        await using var manager = await RunningManager.StartAsync();
        var address = ManagerAddress.ParseList(manager.Channel.Target)[0];
        using var relay = new Relay(address);
        using var client = new TitanClient(new TitanClientOptions { Managers = [relay.Address, address] });
        var submitted = await client.Tasks.SubmitAsync(Specs.Shell("true"), TestContext.Current.CancellationToken);
        var waiting = client.Tasks.WaitAsync([submitted.Id], areAccepted: true, cancellation: TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken).AsTask();
        relay.Hold();

        await client.Tasks.CancelAsync([submitted.Id], cancellation: TestContext.Current.CancellationToken).InTime();
        Assert.Equal(submitted.Id, Assert.Single(await waiting.InTime()).Id);
    }

    [Fact]
    public async Task A_bulk_crosses_from_a_manager_that_hangs_and_no_task_is_queued_twice()
    {
        await using var manager = await RunningManager.StartAsync();
        var address = ManagerAddress.ParseList(manager.Channel.Target)[0];
        using var relay = new Relay(address);
        using var client = new TitanClient(new TitanClientOptions { Managers = [relay.Address, address] });

        var ids = new HashSet<string>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(Enumerable.Range(0, 5_000).Select(i => Specs.Shell($"task {i}")).ToAsyncEnumerable(), TestContext.Current.CancellationToken))
        {
            Assert.True(ids.Add(answer.Id));
            if (answer.Index == 500) relay.Hold();
        }

        Assert.Equal(5_000, ids.Count);
        Assert.Equal(5_000, (await client.Cluster.StatusAsync(TestContext.Current.CancellationToken)).Tasks.Pending);
    }
}
