using Grpc.Core;
using Microsoft.Extensions.Logging;
using Titan.Core.Releases;
using Titan.Worker.Execution;

namespace Titan.Worker.Link;

/// <summary>One stream to one Manager, from the hello to the parting.</summary>
/// <param name="dial">Makes the line to an address, given how long it may take to be reached.</param>
internal sealed partial class Conversation(
    Func<string, TimeSpan, ILine> dial, Introduction introduction, Inventory inventory, Outbox outbox, IExecution execution, WorkerNotes notes, TimeSpan pulse, TimeProvider time, ILogger log)
{
    /// <summary>A beat that comes later than this was held up on this side: the Manager may have spoken, and has not been heard yet.</summary>
    private static readonly TimeSpan OwnStall = TimeSpan.FromSeconds(1);

    /// <summary>What has arrived is read at once; a Manager that is gone for good says no more.</summary>
    private static readonly TimeSpan LastWordWithin = TimeSpan.FromSeconds(1);

    private readonly OutputWindow _window = new();
    private Rhythm _rhythm = new(pulse, silenceLimit: null);
    private long _heardAt;
    private long _beatAt;
    private volatile bool _wentSilent;
    private string? _why;
    private ITimer? _end;

    /// <summary>Talks until the stream ends, from either side.</summary>
    /// <param name="patience">From dialing to the welcome; then the Manager's own limit holds.</param>
    /// <param name="welcomed">Told once, when this Worker is welcome.</param>
    public async Task<Parting> TalkAsync(string address, TimeSpan patience, Action<V1.Welcome> welcomed, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Whoever ends it but its reader does so by this timer: what follows must not run on the thread of the pulse, or of a writer.
        using var end = _end = time.CreateTimer(_ => End(over), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var unwelcome = time.CreateTimer(_ => GiveUp($"no welcome within {patience.TotalSeconds:0} s"), null, patience, Timeout.InfiniteTimeSpan);
        long? welcomeAt = null;
        V1.Refused? refused = null;
        try
        {
            using var line = dial(address, patience);
            using var call = line.Connect();
            await call.RequestStream.WriteAsync(introduction.ToFrame(inventory), over.Token);
            if (!await call.ResponseStream.MoveNext(over.Token)) return Part("the manager hung up before it said a word");

            var first = call.ResponseStream.Current;
            refused = first.Refused;
            if (refused is not null) return Part(Describe(refused));
            if (first.Welcome is null) return Part("the manager did not say welcome; use programs of one version");

            unwelcome.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            welcomeAt = time.GetTimestamp();
            welcomed(first.Welcome);
            refused = await ConverseAsync(first, line, call, over);
            // Of one who was welcome; what to do about it is to connect again, which is done anyway.
            return Part(refused?.Message ?? "the manager hung up");
        }
        catch (Exception failure) when (failure is RpcException or IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return Part(_why ?? Describe(failure));
        }

        Parting Part(string why) => new(welcomeAt is { } at ? time.GetElapsedTime(at) : null, refused, _wentSilent, why);
    }

    private static string Describe(V1.Refused refused) => refused.Hint.Length == 0 ? refused.Message : $"{refused.Message}; {refused.Hint}";

    private static string Describe(Exception failure) => failure is RpcException { Status: var status }
        ? (status.DebugException?.GetBaseException().Message ?? status.Detail).ReplaceLineEndings(" ")
        : failure.Message;

    private async Task<V1.Refused?> ConverseAsync(V1.ManagerFrame first, ILine line, AsyncDuplexStreamingCall<V1.WorkerFrame, V1.ManagerFrame> call, CancellationTokenSource over)
    {
        var limits = first.Welcome;
        _window.Open(limits.OutputWindowBytes);
        _rhythm = new Rhythm(pulse, limits.ToSilenceLimit());
        _heardAt = _beatAt = time.GetTimestamp();

        var writer = new FrameWriter(call.RequestStream, new FramePacker(inventory, outbox, _window, execution, notes), failure => GiveUp(Describe(failure), LastWordWithin), over.Token);
        var held = inventory.Snapshot();
        foreach (var holding in held)
        {
            if (holding.OutputTaken) execution.Rewind(holding.Lease);
        }

        outbox.Connect(writer, held);
        using var pace = line.Pace(_rhythm.Beat, Beat);
        try
        {
            var frame = first;
            while (true)
            {
                Take(frame);
                if (frame.Refused is not null) return frame.Refused;
                if (!await call.ResponseStream.MoveNext(over.Token)) return null;
                frame = call.ResponseStream.Current;
            }
        }
        finally
        {
            outbox.Disconnect();
            var stopped = writer.StopAsync();
            End(over);
            await stopped;
        }
    }

    private void Take(V1.ManagerFrame frame)
    {
        Volatile.Write(ref _heardAt, time.GetTimestamp());
        if (frame.PulseAnswer is { } answer) _rhythm.Space(answer.ToSpacing());
        foreach (var stop in frame.Stops) Stop(stop);
        if (frame.Grants.Count > 0) inventory.Accept(frame.Grants);
        if (frame.Acknowledged.Count > 0) inventory.Acknowledge(frame.Acknowledged);
        if (frame.OutputCreditBytes > 0) _window.Return(frame.OutputCreditBytes);
        // What could not be begun has ended by now, and with more credit there may be more to say. Acknowledgements alone change neither.
        if (frame.OutputCreditBytes > 0 || frame.Stops.Count > 0 || frame.Grants.Count > 0) outbox.Flush();
    }

    private void Stop(V1.Stop stop)
    {
        var stopping = stop.ToStopping();
        if (inventory.Stop(new Core.Tasks.Lease(stop.Lease), stopping) && stopping.Reason == StopReason.LeaseClosed) LogClosed(stop.Attempt, stop.TaskId);
    }

    private void Beat()
    {
        var now = time.GetTimestamp();
        var heldUp = time.GetElapsedTime(_beatAt, now) > OwnStall + pulse;
        _beatAt = now;
        if (heldUp) Volatile.Write(ref _heardAt, now);

        var silence = time.GetElapsedTime(Volatile.Read(ref _heardAt), now);
        if (silence > _rhythm.SilenceLimit)
        {
            _wentSilent = true;
            GiveUp($"nothing heard for {silence.TotalSeconds:0.0} s");
            return;
        }

        if (_rhythm.IsPulseLeftOut()) return;
        outbox.AddPulse();
        outbox.Flush();
    }

    /// <param name="within">When nothing can be said any more, what the Manager said before it hung up, its last word above all, is heard out.</param>
    private void GiveUp(string why, TimeSpan within = default)
    {
        Interlocked.CompareExchange(ref _why, why, null);
        _end?.Change(within, Timeout.InfiniteTimeSpan);
    }

    private static void End(CancellationTokenSource over)
    {
        try
        {
            over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over already.
        }
    }

    [LoggerMessage(LogLevel.Warning, "stopping attempt {Attempt} of task {Task}: the manager does not know its lease, or has closed it")]
    private partial void LogClosed(int attempt, string task);
}
