using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Crowd;

/// <summary>Streams that wait for something that does not come, and connections on which nothing is said.</summary>
internal static class Watches
{
    private const int StreamsPerSilentConnection = 5;

    /// <summary>Half of them watch one task, half all. Says "open" when all are under way, and "told" when each has heard of a change.</summary>
    public static async Task<IReadOnlyList<IDisposable>> OpenAsync(string address, int count, string id)
    {
        var callers = new Callers(address);
        var watches = new List<AsyncServerStreamingCall<WatchResponse>>();
        for (var i = 0; i < count; i++)
        {
            var watch = callers.Next().Watch(new WatchRequest { Ids = { i % 2 == 0 ? [id] : Array.Empty<string>() } });
            await watch.ResponseHeadersAsync;
            // Whoever watches a task is told first how it stands.
            if (i % 2 == 0) await HearAsync(watch);
            watches.Add(watch);
        }

        var connections = new List<Socket>();
        for (var i = 0; i < count / StreamsPerSilentConnection; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPEndPoint.Parse(address));
            connections.Add(socket);
        }

        Console.WriteLine("open");
        foreach (var watch in watches) await HearAsync(watch);
        Console.WriteLine("told");
        return [.. watches, .. connections];
    }

    private static async Task HearAsync(AsyncServerStreamingCall<WatchResponse> watch)
    {
        if (!await watch.ResponseStream.MoveNext(CancellationToken.None)) throw new EndOfStreamException("a watch ended without a word");
    }
}
