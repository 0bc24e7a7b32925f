using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Overload;

/// <summary>Many streams to one Manager that say and hear nothing, a hundred a connection as clients have them; and connections without any.</summary>
internal sealed class SilentStreams(string address) : IAsyncDisposable
{
    private const int StreamsPerConnection = 100;

    private readonly List<GrpcChannel> _channels = [];
    private readonly List<AsyncServerStreamingCall<WatchResponse>> _watches = [];
    private readonly List<IDisposable> _unread = [];
    private readonly List<Socket> _connections = [];
    private int _opened;

    /// <summary>Watches one task, or all of them when none is named; it is under way when this returns.</summary>
    public async Task WatchAsync(string? id)
    {
        var watch = Client().Watch(new WatchRequest { Ids = { id is null ? [] : [id] } });
        _watches.Add(watch);
        await watch.ResponseHeadersAsync.WaitAsync(Limit.Wait);
    }

    /// <summary>Watches all tasks, or follows the output of one, and never reads a word of it.</summary>
    public async Task NeverReadAsync(string? logsOf)
    {
        if (logsOf is null)
        {
            var watch = Client().Watch(new WatchRequest());
            _unread.Add(watch);
            await watch.ResponseHeadersAsync.WaitAsync(Limit.Wait);
        }
        else
        {
            var logs = Client().Logs(new LogsRequest { Id = logsOf, Follow = true });
            _unread.Add(logs);
            await logs.ResponseHeadersAsync.WaitAsync(Limit.Wait);
        }
    }

    /// <summary>Opens connections, and says nothing on them.</summary>
    public async Task OpenConnectionsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _connections.Add(socket);
            await socket.ConnectAsync(IPEndPoint.Parse(address));
        }
    }

    /// <summary>Each of the watches has something to tell.</summary>
    public async Task ToldAsync(int watches)
    {
        Assert.Equal(watches, _watches.Count);
        using var limit = new CancellationTokenSource(Limit.Wait);
        foreach (var watch in _watches) Assert.True(await watch.ResponseStream.MoveNext(limit.Token));
    }

    public ValueTask DisposeAsync()
    {
        foreach (var watch in _watches) watch.Dispose();
        foreach (var unread in _unread) unread.Dispose();
        foreach (var socket in _connections) socket.Dispose();
        foreach (var channel in _channels) channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private TaskService.TaskServiceClient Client()
    {
        if (_opened++ % StreamsPerConnection == 0) _channels.Add(GrpcChannel.ForAddress($"http://{address}"));
        return new TaskService.TaskServiceClient(_channels[^1]);
    }
}
