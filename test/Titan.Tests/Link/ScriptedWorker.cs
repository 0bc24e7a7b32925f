using System.Text;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.Tests.Link;

/// <summary>Speaks the worker link by hand, over a real stream: says what a test wants said, and sorts what it hears.</summary>
internal sealed class ScriptedWorker : IAsyncDisposable
{
    private readonly RunningManager _manager;
    private readonly AsyncDuplexStreamingCall<WorkerFrame, ManagerFrame> _call;
    private readonly Channel<Grant> _grants = Channel.CreateUnbounded<Grant>();
    private readonly Channel<Stop> _stops = Channel.CreateUnbounded<Stop>();
    private readonly Channel<ulong> _acknowledged = Channel.CreateUnbounded<ulong>();
    private readonly Channel<ulong> _pulseAnswers = Channel.CreateUnbounded<ulong>();
    private readonly Channel<long> _credits = Channel.CreateUnbounded<long>();
    private readonly TaskCompletionSource<ManagerFrame> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _pulses;

    private ScriptedWorker(RunningManager manager)
    {
        _manager = manager;
        _call = new WorkerLink.WorkerLinkClient(manager.Channel).Connect(cancellationToken: TestContext.Current.CancellationToken);
        LastWord = ListenAsync();
    }

    public Welcome Welcome { get; private set; } = new();

    /// <summary>The Refused that ended the stream, or null when it ended without one.</summary>
    public Task<Refused?> LastWord { get; }

    public static Hello Hello(string id = "w1", ulong session = 1, int slots = 1) =>
        new() { Protocol = 1, WorkerId = id, Session = session, Slots = slots, Executors = { "noop", "shell", "exec" }, Version = "test" };

    /// <summary>Connects and is welcome.</summary>
    public static async Task<ScriptedWorker> JoinAsync(RunningManager manager, Hello? hello = null)
    {
        var worker = await TryJoinAsync(manager, hello ?? Hello());
        Assert.NotNull(worker);
        return worker;
    }

    /// <summary>Connects; null when it is not welcome.</summary>
    public static async Task<ScriptedWorker?> TryJoinAsync(RunningManager manager, Hello hello)
    {
        var worker = new ScriptedWorker(manager);
        if ((await worker.IntroduceAsync(new WorkerFrame { Hello = hello })).Welcome is { } welcome)
        {
            worker.Welcome = welcome;
            return worker;
        }

        await worker.DisposeAsync();
        return null;
    }

    /// <summary>Connects and is refused.</summary>
    public static async Task<Refused> RefusedAsync(RunningManager manager, WorkerFrame frame)
    {
        await using var worker = new ScriptedWorker(manager);
        var first = await worker.IntroduceAsync(frame);
        Assert.Null(first.Welcome);
        Assert.Same(first.Refused, await worker.LastWord.InTime());
        return first.Refused;
    }

    public Task SendAsync(WorkerFrame frame) => _call.RequestStream.WriteAsync(frame, TestContext.Current.CancellationToken);

    public Task<Grant> GrantAsync() => NextAsync(_grants);

    public Task<Stop> StopAsync() => NextAsync(_stops);

    public Task<ulong> AcknowledgedAsync() => NextAsync(_acknowledged);

    public Task<long> CreditAsync() => NextAsync(_credits);

    /// <summary>Sends a pulse and waits for its answer.</summary>
    public async Task PulseAsync(params Held[] held)
    {
        await SendPulseAsync(held);
        Assert.Equal(_pulses, await NextAsync(_pulseAnswers));
    }

    public Task SendPulseAsync(params Held[] held) => SendAsync(new WorkerFrame { Pulse = new Pulse { Sequence = ++_pulses, Held = { held } } });

    public Task StartedAsync(Grant grant) =>
        SendAsync(new WorkerFrame { Started = { new Started { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, StartedAtUs = 1_000_000 } } });

    public Task OutputAsync(Grant grant, long offset, string text, OutputStream stream = OutputStream.Stdout) =>
        SendAsync(new WorkerFrame { Output = { Chunk(grant, offset, Encoding.UTF8.GetBytes(text), stream) } });

    public Task ResultAsync(Grant grant, int exitCode = 0, Action<Result>? adjust = null)
    {
        var result = new Result { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Cause = Cause.ExitCode, ExitCode = exitCode };
        adjust?.Invoke(result);
        return SendAsync(new WorkerFrame { Results = { result } });
    }

    public static OutputChunk Chunk(Grant grant, long offset, byte[] bytes, OutputStream stream = OutputStream.Stdout) => new()
    {
        Lease = grant.Lease,
        TaskId = grant.TaskId,
        Attempt = grant.Attempt,
        Stream = stream,
        Offset = offset,
        Data = ByteString.CopyFrom(bytes),
    };

    public static Held Holds(Grant grant, HeldPhase phase) => new() { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Phase = phase };

    /// <summary>All that was said before has been decided, and all that follows from it has been heard.</summary>
    public async Task SettleAsync(params Held[] held)
    {
        // An answer to a pulse says that the link has read so far; the status goes through the loop; what the loop released
        // before it stands before the second answer on this stream.
        await PulseAsync(held);
        await _manager.Cluster.StatusAsync(new StatusRequest(), RunningManager.Deadline());
        await PulseAsync(held);
    }

    /// <summary>Asserts that nothing waits to be heard.</summary>
    public void AssertNothingLeft()
    {
        Assert.False(_grants.Reader.TryRead(out var grant), $"granted: {grant}");
        Assert.False(_stops.Reader.TryRead(out var stop), $"stopped: {stop}");
        Assert.False(_acknowledged.Reader.TryRead(out var lease), $"acknowledged: {lease}");
    }

    public async ValueTask DisposeAsync()
    {
        _call.Dispose();
        await Task.WhenAny(LastWord);
    }

    private static Task<T> NextAsync<T>(Channel<T> channel) => channel.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().InTime();

    private async Task<ManagerFrame> IntroduceAsync(WorkerFrame frame)
    {
        await SendAsync(frame);
        return await _first.Task.InTime();
    }

    private async Task<Refused?> ListenAsync()
    {
        Refused? lastWord = null;
        try
        {
            await foreach (var frame in _call.ResponseStream.ReadAllAsync())
            {
                lastWord = frame.Refused ?? lastWord;
                _first.TrySetResult(frame);
                foreach (var stop in frame.Stops) _stops.Writer.TryWrite(stop);
                foreach (var grant in frame.Grants) _grants.Writer.TryWrite(grant);
                foreach (var lease in frame.Acknowledged) _acknowledged.Writer.TryWrite(lease);
                if (frame.PulseAnswer is not null) _pulseAnswers.Writer.TryWrite(frame.PulseAnswer.Sequence);
                if (frame.OutputCreditBytes > 0) _credits.Writer.TryWrite(frame.OutputCreditBytes);
            }
        }
        catch (RpcException failure)
        {
            _first.TrySetException(failure);
        }

        _first.TrySetException(new InvalidOperationException("the stream ended without a word"));
        _ = _first.Task.Exception;
        return lastWord;
    }
}
