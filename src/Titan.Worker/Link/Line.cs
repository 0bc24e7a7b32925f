using Grpc.Core;
using Grpc.Net.Client;
using Titan.Protocol;
using Titan.Protocol.Connections;

namespace Titan.Worker.Link;

/// <summary>A TCP connection of its own to one Manager: a half-open one is never used again.</summary>
internal sealed class Line : ILine
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(5);

    private readonly GrpcChannel _channel;

    /// <param name="address">HOST:PORT</param>
    /// <param name="connectWithin">How long TCP may take for it.</param>
    public Line(string address, TimeSpan connectWithin) => _channel = GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectWithin,
            ConnectCallback = static async (context, cancellation) => await HostDial.ConnectAsync(context.DnsEndPoint, cancellation),
            KeepAlivePingDelay = PingAfter,
            KeepAlivePingTimeout = PingAfter,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            InitialHttp2StreamWindowSize = WireLimits.MessageBytes,
        },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = WireLimits.MessageBytes,
        MaxSendMessageSize = WireLimits.MessageBytes,
    });

    public AsyncDuplexStreamingCall<V1.WorkerFrame, V1.ManagerFrame> Connect() => new V1.WorkerLink.WorkerLinkClient(_channel).Connect();

    public IDisposable Pace(TimeSpan interval, Action beat) => new Pacemaker(interval, beat);

    public void Dispose() => _channel.Dispose();
}
