using System.Net.Sockets;
using Grpc.Net.Client;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Connection;

/// <summary>One Manager and the connection to it, which is made when first needed.</summary>
internal sealed class Endpoint : IDisposable
{
    private readonly GrpcChannel _channel;

    public Endpoint(ManagerAddress address, TitanClientOptions options)
    {
        Address = address;
        _channel = GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                // A Manager is never behind the web's proxy, and looking for one costs the start of every command.
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ActivityHeadersPropagator = null,
                ConnectTimeout = options.ConnectWithin,
                ConnectCallback = ConnectAsync,
                // A half-open connection is noticed by pings; without them a followed log would wait for ever.
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                KeepAlivePingDelay = options.PingAfter,
                KeepAlivePingTimeout = options.PingAfter,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                InitialHttp2StreamWindowSize = 1 << 20,
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = WireLimits.MessageBytes,
            ThrowOperationCanceledOnCancellation = false,
        });
        var invoker = _channel.CreateCallInvoker();
        Tasks = new TaskService.TaskServiceClient(invoker);
        Cluster = new ClusterService.ClusterServiceClient(invoker);
    }

    public ManagerAddress Address { get; }

    public TaskService.TaskServiceClient Tasks { get; }

    public ClusterService.ClusterServiceClient Cluster { get; }

    public void Dispose() => _channel.Dispose();

    /// <summary>A plain connection. With a callback of ours gRPC leaves its client-side load balancing out: <see cref="Route"/> chooses, and what goes
    /// wrong arrives as the socket told it.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
