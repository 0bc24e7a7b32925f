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
}
