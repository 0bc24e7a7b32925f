using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Client;

/// <summary>A Worker that speaks the real link and does what the test says.</summary>
internal sealed class ScriptedWorker : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<WorkerFrame, ManagerFrame> _link;
    private readonly Dictionary<ulong, Held> _held = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Channel<Grant> _grants = Channel.CreateUnbounded<Grant>();
    private readonly Channel<Stop> _stops = Channel.CreateUnbounded<Stop>();
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _running = [];

    private string[] _notes = [];
    private ulong _pulses;

    private ScriptedWorker(GrpcChannel channel)
    {
        _channel = channel;
        _link = new WorkerLink.WorkerLinkClient(channel).Connect();
    }

    public static async Task<ScriptedWorker> JoinAsync(ManagerAddress manager, string id = "w1", int slots = 4, params (string Key, string Value)[] labels)
    {
        var worker = new ScriptedWorker(GrpcChannel.ForAddress($"http://{manager}"));
        var hello = new Hello { Protocol = 1, WorkerId = id, Session = (ulong)Random.Shared.NextInt64(1, long.MaxValue), Slots = slots, Executors = { "shell", "exec", "noop" }, Version = "test" };
        foreach (var (key, value) in labels) hello.Labels[key] = value;
        await worker.SendAsync(new WorkerFrame { Hello = hello });
        await worker._link.ResponseStream.MoveNext(CancellationToken.None).InTime();
        Assert.NotNull(worker._link.ResponseStream.Current.Welcome);
        worker.Take(worker._link.ResponseStream.Current);
        worker._running.Add(worker.ReadAsync());
        worker._running.Add(worker.PulseAsync());
        return worker;
    }

    public Task<Grant> GrantAsync() => _grants.Reader.ReadAsync().AsTask().InTime();

    public Task<Stop> StopAsync() => _stops.Reader.ReadAsync().AsTask().InTime();

    public Task BeginAsync(Grant grant) => SendAsync(new WorkerFrame { Started = { new Started { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, StartedAtUs = Now() } } });

    /// <summary>Tells what people should know of it from now on.</summary>
    public Task NoteAsync(params string[] notes)
    {
        lock (_held) _notes = notes;
        return SendAsync(PulseNow());
    }

    public Task WriteAsync(Grant grant, OutputStream stream, long offset, ReadOnlySpan<byte> bytes) => SendAsync(new WorkerFrame
    {
        Output = { new OutputChunk { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Stream = stream, Offset = offset, Data = ByteString.CopyFrom(bytes) } },
    });

    public Task EndAsync(Grant grant, int exitCode = 0, Cause cause = Cause.ExitCode, int signal = 0, Sealed? stdout = null, Sealed? stderr = null)
    {
        lock (_held) _held.Remove(grant.Lease);
        return SendAsync(new WorkerFrame
        {
            Results =
            {
                new Result
                {
                    Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Cause = cause, ExitCode = exitCode, Signal = signal,
                    StartedAtUs = Now(), EndedAtUs = Now(), Stdout = stdout, Stderr = stderr,
                },
            },
        });
    }

    /// <summary>Runs the next task: writes this to stdout and ends with this code.</summary>
    public async Task<Grant> ServeAsync(string stdout = "", int exitCode = 0)
    {
        var grant = await GrantAsync();
        await BeginAsync(grant);
        var bytes = System.Text.Encoding.UTF8.GetBytes(stdout);
        if (bytes.Length > 0) await WriteAsync(grant, OutputStream.Stdout, 0, bytes);
        await EndAsync(grant, exitCode, stdout: Whole(bytes.Length));
        return grant;
    }

    /// <summary>The seal of a stream all of which was kept.</summary>
    public static Sealed Whole(long bytes) => new() { TotalBytes = bytes, HeadBytes = bytes };

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _link.Dispose();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channel.Dispose();
        _over.Dispose();
        _writing.Dispose();
    }

    private static long Now() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10;

    private async Task SendAsync(WorkerFrame frame)
    {
        await _writing.WaitAsync(_over.Token);
        try
        {
            await _link.RequestStream.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task ReadAsync()
    {
        while (await _link.ResponseStream.MoveNext(_over.Token)) Take(_link.ResponseStream.Current);
    }

    private void Take(ManagerFrame frame)
    {
        foreach (var stop in frame.Stops) _stops.Writer.TryWrite(stop);
        foreach (var grant in frame.Grants)
        {
            lock (_held)
            {
                // The same lease may come again.
                if (!_held.TryAdd(grant.Lease, new Held { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Phase = HeldPhase.Running })) continue;
            }

            _grants.Writer.TryWrite(grant);
        }
    }

    private async Task PulseAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(_over.Token)) await SendAsync(PulseNow());
    }

    private WorkerFrame PulseNow()
    {
        lock (_held) return new WorkerFrame { Pulse = new Pulse { Sequence = ++_pulses, Held = { _held.Values }, Notes = { _notes } } };
    }
}
