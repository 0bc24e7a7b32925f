using Google.Protobuf;
using Grpc.Core;
using V1 = Titan.Protocol.V1;

namespace Titan.Tests.Worker.Link;

/// <summary>One connection of a Worker: what it has said so far, and what the test says to it.</summary>
#pragma warning disable CA1001 // Neither of the two holds anything that needs to be freed.
internal sealed class ScriptedLink(V1.Hello hello, IServerStreamWriter<V1.ManagerFrame> answers)
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _speaking = new(1);
    private readonly CancellationTokenSource _over = new();
    private readonly List<V1.WorkerFrame> _frames = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _gone;

    public V1.Hello Hello { get; } = hello;

    /// <summary>True: nothing is answered to pulses, as if the way back were cut.</summary>
    public bool IsMute { get; set; }

    /// <summary>True: nothing more is read, as if the Manager hung.</summary>
    public bool IsDeaf { get; set; }

    public IReadOnlyList<V1.WorkerFrame> Frames
    {
        get
        {
            lock (_lock) return [.. _frames];
        }
    }

    public IEnumerable<V1.Result> Results => Frames.SelectMany(frame => frame.Results);

    public async Task ListenAsync(IAsyncStreamReader<V1.WorkerFrame> frames, CancellationToken callEnded)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(callEnded, _over.Token);
        try
        {
            while (await frames.MoveNext(ended.Token)) await HearAsync(frames.Current);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or RpcException)
        {
            // Over, from one side or the other.
        }
        finally
        {
            Note(null);
        }
    }

    public Task WelcomeAsync(long window = 4 << 20, long silenceLimitMs = 30_000, ulong epoch = 1) => SayAsync(new V1.ManagerFrame
    {
        Welcome = new V1.Welcome { ManagerId = "scripted", Epoch = epoch, OutputWindowBytes = window, SilenceLimitMs = silenceLimitMs },
    });

    public async Task RefuseAsync(string reason, string leader = "", bool stopAll = false)
    {
        await SayAsync(new V1.ManagerFrame { Refused = new V1.Refused { Reason = reason, Message = $"the test says {reason}", Leader = leader, StopAll = stopAll, Hint = "ask the test" } });
        HangUp();
    }

    public Task GrantAsync(params V1.Grant[] grants) => SayAsync(new V1.ManagerFrame { Grants = { grants } });

    public Task StopAsync(V1.Grant grant, V1.StopReason reason = V1.StopReason.LeaseClosed, long graceMs = 0) => SayAsync(new V1.ManagerFrame
    {
        Stops = { new V1.Stop { Lease = grant.Lease, TaskId = grant.TaskId, Attempt = grant.Attempt, Reason = reason, GraceMs = graceMs } },
    });

    public Task AcknowledgeAsync(params V1.Grant[] grants) =>
        SayAsync(new V1.ManagerFrame { Acknowledged = { grants.Select(grant => grant.Lease) } });

    public Task ReturnCreditAsync(long bytes) => SayAsync(new V1.ManagerFrame { OutputCreditBytes = bytes });

    /// <summary>Ends the stream without a word.</summary>
    public void HangUp() => _over.Cancel();

    public Task<V1.Result> ResultAsync(V1.Grant grant) => WaitAsync(
        $"the result of lease {grant.Lease}", frames => frames.SelectMany(frame => frame.Results).FirstOrDefault(result => result.Lease == grant.Lease));

    /// <summary>The next pulse that says this, of those that come from now on.</summary>
    public Task<V1.Pulse> PulseAsync(string what, Func<V1.Pulse, bool> says)
    {
        var seen = Frames.Count;
        return WaitAsync($"a pulse that says {what}", frames => frames.Skip(seen).Select(frame => frame.Pulse).FirstOrDefault(pulse => pulse is not null && says(pulse)));
    }

    /// <summary>Waits for evidence in what has been said on this connection.</summary>
    public async Task<T> WaitAsync<T>(string what, Func<IReadOnlyList<V1.WorkerFrame>, T?> find) where T : class
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        while (true)
        {
            Task more;
            bool gone;
            lock (_lock) (more, gone) = (_more.Task, _gone);
            if (find(Frames) is { } found) return found;
            if (gone) throw new InvalidOperationException($"the connection ended without {what}");
            try
            {
                await more.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException silence)
            {
                throw new TimeoutException($"no {what} in {Patience.Limit.TotalSeconds} s; {Frames.Count} frames came", silence);
            }
        }
    }

    /// <summary>Waits until the Worker has ended this connection.</summary>
    public async Task GoneAsync()
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_gone) return;
                more = _more.Task;
            }

            await more.WaitAsync(Patience.Limit);
        }
    }

    /// <summary>What the pieces of one stream say together; bytes that were left out are zero.</summary>
    public byte[] OutputOf(V1.Grant grant, V1.OutputStream stream = V1.OutputStream.Stdout)
    {
        var chunks = Frames.SelectMany(frame => frame.Output).Where(chunk => chunk.Lease == grant.Lease && chunk.Stream == stream).ToList();
        var whole = new byte[chunks.Count == 0 ? 0 : chunks.Max(chunk => chunk.Offset + chunk.Data.Length)];
        foreach (var chunk in chunks) chunk.Data.Span.CopyTo(whole.AsSpan((int)chunk.Offset));
        return whole;
    }

    private async Task HearAsync(V1.WorkerFrame frame)
    {
        Assert.True(((IMessage)frame).CalculateSize() <= Titan.Protocol.WireLimits.MessageBytes);
        Note(frame);
        if (frame.Pulse is not null && !IsMute) await SayAsync(new V1.ManagerFrame { PulseAnswer = new V1.PulseAnswer { Sequence = frame.Pulse.Sequence } });
        if (IsDeaf) await new TaskCompletionSource().Task.WaitAsync(_over.Token);
    }

    private async Task SayAsync(V1.ManagerFrame frame)
    {
        await _speaking.WaitAsync();
        try
        {
            await answers.WriteAsync(frame);
        }
        finally
        {
            _speaking.Release();
        }
    }

    private void Note(V1.WorkerFrame? frame)
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            if (frame is null) _gone = true;
            else _frames.Add(frame);
            told = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }
}
