using System.Threading.Channels;
using Grpc.Core;
using Titan.Core.Releases;
using Titan.Core.Workers;
using Titan.FailPoints;
using Titan.Protocol.V1;
using Grant = Titan.Core.Releases.Grant;
using NoopWork = Titan.Core.Tasks.NoopWork;
using Stop = Titan.Core.Releases.Stop;
using StopReason = Titan.Core.Releases.StopReason;

namespace Titan.Manager.Link;

/// <summary>One stream to one Worker process: gathers what is to be said, and says it in frames.</summary>
#pragma warning disable CA1001 // The loop may still end a connection whose call has just returned; without a link to another token there is nothing to free.
internal sealed class Connection(WorkerSession session, long number, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>Orders that wait for a Worker which does not read; beyond it the stream is given up, and nothing is lost by that.</summary>
    private const int MaxWaiting = 200_000;

    private static readonly TimeSpan LastWordGrace = TimeSpan.FromSeconds(2);

    private readonly Channel<object> _outgoing = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private ITimer? _lastWord;
    private int _waiting;

    public WorkerSession Session { get; } = session;

    /// <summary>Tells this connection from earlier ones of the same Worker.</summary>
    public long Number { get; } = number;

    public OpenLeases Leases { get; } = new();

    /// <summary>Cancelled when the stream is over, from either side.</summary>
    public CancellationToken Closed => _closed.Token;

    public void Send(Order order)
    {
        switch (order)
        {
            // A noop writes nothing, and comes in great numbers.
            case Grant { Spec.Work: not NoopWork } grant:
                Leases.Learn(grant.Lease.Number, new OpenLease(grant.Spec.Id, grant.Attempt, grant.Spec.MaxOutput));
                break;
            case Stop { Reason: StopReason.LeaseClosed } stop:
                Leases.Close(stop.Lease.Number);
                break;
        }

        Enqueue(order);
    }

    /// <param name="spacing">As <see cref="PulsePace"/> says.</param>
    public void AnswerPulse(ulong sequence, TimeSpan spacing) => Enqueue(new PulseAnswer { Sequence = sequence, PulseSpacingMs = (long)spacing.TotalMilliseconds });

    /// <summary>Gives bytes of output back to the Worker's window.</summary>
    public void ReturnCredit(long bytes) => Enqueue(bytes);

    /// <summary>Ends the stream after what waits has been said, with a last word; a Worker that does not read is not waited for.</summary>
    public void Close(Refused lastWord)
    {
        Enqueue(lastWord);
        if (_outgoing.Writer.TryComplete()) _lastWord = time.CreateTimer(_ => Abort(), null, LastWordGrace, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the stream at once: another one speaks for this Worker now.</summary>
    public void Abort() => _closed.Cancel();

    /// <summary>Says the first word, then what comes, until closed.</summary>
    public async Task WriteAsync(ManagerFrame first, IAsyncStreamWriter<ManagerFrame> stream)
    {
        try
        {
            await stream.WriteAsync(first, Closed);
            while (await _outgoing.Reader.WaitToReadAsync(Closed))
            {
                var frame = new FrameBuilder();
                while (!frame.IsFull && _outgoing.Reader.TryRead(out var item))
                {
                    Interlocked.Decrement(ref _waiting);
                    frame.Add(item);
                }

                FailPoint.HitIf(frame.Frame.Acknowledged.Count > 0, FailPointNames.ManagerAcknowledgementWriting);
                await stream.WriteAsync(frame.Frame, Closed);
                FailPoint.HitIf(frame.Frame.Acknowledged.Count > 0, FailPointNames.ManagerAcknowledgementWritten);
                FailPoint.HitIf(frame.Frame.Grants.Count > 0, FailPointNames.ManagerGrantWritten);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or RpcException or IOException or InvalidOperationException)
        {
            // The stream is gone. The Worker connects again and says what it holds; the loop says again what it misses.
        }
        finally
        {
            Abort();
            _lastWord?.Dispose();
        }
    }

    private void Enqueue(object item)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting) Abort();
        else _outgoing.Writer.TryWrite(item);
    }
}
