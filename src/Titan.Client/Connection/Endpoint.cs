using System.Diagnostics;
using Grpc.Net.Client;
using Titan.Protocol;
using Titan.Protocol.V1;

namespace Titan.Client.Connection;

/// <summary>One Manager and the connection to it, which is made when first needed.</summary>
internal sealed class Endpoint : IDisposable
{
    /// <summary>A new connection on which nothing has been heard for so long is doubted: the kernel of a machine takes one also for a Manager that hangs.</summary>
    private static readonly TimeSpan GreetingWithin = TimeSpan.FromMilliseconds(200);

    /// <summary>One on which a Manager has answered is doubted later: it is pinged each second or two.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromMilliseconds(2_500);

    private readonly GrpcChannel _channel;
    private CancellationTokenSource _givenUp = new();
    private volatile bool _hasAnswered;
    private long _heardAt;
    private long _askedAt;
    private int _calls;

    public Endpoint(ManagerAddress address, TitanClientOptions options)
    {
        Address = address;
        var dial = new Dial(options.Managers.Count > 1, Connecting, Heard);
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
                ConnectCallback = dial.ConnectAsync,
                // A half-open connection is noticed by pings; without them a followed log would wait for ever.
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                KeepAlivePingDelay = options.PingAfter,
                KeepAlivePingTimeout = options.PingWithin,
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

    /// <summary>Cancelled when this Manager is given up while calls wait for it; then there is a new one.</summary>
    public CancellationToken GivenUp => Volatile.Read(ref _givenUp).Token;

    /// <summary>Whether calls wait for it, and nothing has been heard of it for longer than a Manager that is well takes.</summary>
    public bool IsSilent
    {
        get
        {
            if (Volatile.Read(ref _calls) == 0) return false;
            var since = Math.Max(Volatile.Read(ref _heardAt), Volatile.Read(ref _askedAt));
            return Stopwatch.GetElapsedTime(since) > (_hasAnswered ? SilenceLimit : GreetingWithin);
        }
    }

    /// <summary>A call begins to wait.</summary>
    public void Begin()
    {
        if (Interlocked.Increment(ref _calls) == 1) Volatile.Write(ref _askedAt, Stopwatch.GetTimestamp());
    }

    public void End() => Interlocked.Decrement(ref _calls);

    /// <summary>Ends all calls that wait for it: another Manager leads.</summary>
    public void GiveUp()
    {
        _hasAnswered = false;
        // Not disposed of: a call may be about to look at it.
        Interlocked.Exchange(ref _givenUp, new CancellationTokenSource()).Cancel();
    }

    public void Dispose() => _channel.Dispose();

    private void Connecting()
    {
        _hasAnswered = false;
        Volatile.Write(ref _askedAt, Stopwatch.GetTimestamp());
    }

    private void Heard()
    {
        _hasAnswered = true;
        Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
    }
}
