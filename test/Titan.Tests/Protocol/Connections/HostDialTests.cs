using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Titan.Protocol.Connections;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Protocol.Connections;

public sealed class HostDialTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_that_says_nothing_or_refuses_is_left_for_one_that_answers(bool accepts)
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        var address = (IPEndPoint)first.LocalEndpoint;
        if (!accepts) first.Stop();
        await using var manager = await RunningManager.StartAsync();
        IPEndPoint[] addresses = [address, IPEndPoint.Parse(manager.Channel.Target)];
        using var channel = GrpcChannel.ForAddress("http://titan", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await HostDial.ConnectAsync(addresses, cancellation) },
            DisposeHttpClient = true,
        });

        var status = await new ClusterService.ClusterServiceClient(channel).StatusAsync(new StatusRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync.InTime();

        Assert.Equal("memory", status.Store);
    }

    [Fact]
    public async Task When_all_refuse_the_last_refusal_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();

        var refused = await Assert.ThrowsAsync<SocketException>(() => HostDial.ConnectAsync([address, address], TestContext.Current.CancellationToken).InTime());

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task Whoever_comes_second_is_closed()
    {
        using var late = new Runner();
        using var quick = new Runner();
        var slow = new TaskCompletionSource<Runner>(TaskCreationOptions.RunContinuationsAsynchronously);

        var first = await Race.FirstAsync<Runner>([_ => slow.Task, _ => Task.FromResult(quick)], TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        slow.SetResult(late);

        Assert.Same(quick, first);
        await late.Closed.InTime();
        Assert.False(quick.Closed.IsCompleted);
    }

    [Fact]
    public async Task A_race_that_nobody_wins_ends_when_it_is_called_off()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = (IPEndPoint)listener.LocalEndpoint;
        using var over = new CancellationTokenSource();
        var connecting = HostDial.ConnectAsync([address, address], over.Token);
        using var taken = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);

        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.InTime());
    }

    private sealed class Runner : IDisposable
    {
        private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Closed => _closed.Task;

        public void Dispose() => _closed.TrySetResult();
    }
}
