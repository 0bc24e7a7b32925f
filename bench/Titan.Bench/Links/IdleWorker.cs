using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Titan.Protocol;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Bench.Links;

/// <summary>The link of a Worker with nothing to do: a connection and a stream of its own, a hello, and pulses.</summary>
internal sealed class IdleWorker : IDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<WorkerFrame, ManagerFrame> _call;
    private readonly WorkerFrame _pulse = new() { Pulse = new Pulse() };
    private Task _writing = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;
    private long _answered;
    private long _spacingMilliseconds;
    private int _secondsToGo;

    private IdleWorker(GrpcChannel channel)
    {
        _channel = channel;
        _call = new WorkerLink.WorkerLinkClient(channel).Connect();
    }

    /// <summary>Pulses that were answered.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Pulses that could not be sent at their time: the one before was still on its way.</summary>
    public int Held { get; private set; }

    /// <summary>It is welcome when this returns.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static async Task<IdleWorker> JoinAsync(string address, int number)
    {
        var worker = new IdleWorker(GrpcChannel.ForAddress($"http://{address}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null, ConnectCallback = ConnectAsync },
            DisposeHttpClient = true,
        }));
        await worker._call.RequestStream.WriteAsync(new WorkerFrame { Hello = Hello(number) });
        if (!await worker._call.ResponseStream.MoveNext() || worker._call.ResponseStream.Current.Welcome is null)
            throw new InvalidOperationException($"worker {number} was refused: {worker._call.ResponseStream.Current}");
        worker._reading = worker.ReadAsync();
        return worker;
    }

    /// <summary>Once a second: sends a pulse and waits for nothing, unless the Manager wants its pulses farther apart.</summary>
    public void Pulse()
    {
        if (--_secondsToGo > 0) return;
        _secondsToGo = (int)(Volatile.Read(ref _spacingMilliseconds) / 1_000);
        if (!_writing.IsCompleted)
        {
            Held++;
            return;
        }

        _pulse.Pulse.Sequence++;
        _writing = _call.RequestStream.WriteAsync(_pulse);
    }

    /// <exception cref="InvalidOperationException">Its stream is over, or was not heard.</exception>
    public void Check()
    {
        if (_reading.IsCompleted || _writing.IsFaulted) throw new InvalidOperationException("the stream of an idle worker ended", _writing.Exception ?? _reading.Exception);
    }

    public void Dispose()
    {
        _call.Dispose();
        _channel.Dispose();
    }

    private static Hello Hello(int number) => new()
    {
        Protocol = WireLimits.LinkProtocol,
        WorkerId = $"idle-{number:00000}",
        Session = (ulong)number + 1,
        Slots = 1,
        Executors = { "noop" },
        Labels = { { "rack", $"r{number % 100}" } },
        Version = "bench",
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task ReadAsync()
    {
        while (await _call.ResponseStream.MoveNext())
        {
            if (_call.ResponseStream.Current.PulseAnswer is not { } answer) continue;
            Interlocked.Increment(ref _answered);
            Volatile.Write(ref _spacingMilliseconds, answer.PulseSpacingMs);
        }
    }
}
