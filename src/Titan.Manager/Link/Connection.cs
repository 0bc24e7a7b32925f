using System.Threading.Channels;
using Grpc.Core;
using Titan.Core.Releases;
using Titan.Core.Workers;
using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>One stream to one Worker process: gathers what is to be said, and says it in frames.</summary>
internal sealed class Connection(WorkerSession session, long number, CancellationToken callEnded) : IDisposable
{
    /// <summary>Orders that wait for a Worker which does not read; beyond it the stream is given up, and nothing is lost by that.</summary>
    private const int MaxWaiting = 200_000;

    private readonly Channel<object> _outgoing = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _closed = CancellationTokenSource.CreateLinkedTokenSource(callEnded);
    private int _waiting;

    public WorkerSession Session { get; } = session;

    /// <summary>Tells this connection from earlier ones of the same Worker.</summary>
    public long Number { get; } = number;

    /// <summary>Cancelled when the stream is over, from either side.</summary>
    public CancellationToken Closed => _closed.Token;

    public void Send(Order order) => Enqueue(order);

    public void AnswerPulse(ulong sequence) => Enqueue(new PulseAnswer { Sequence = sequence });

    /// <summary>Gives bytes of output back to the Worker's window.</summary>
    public void ReturnCredit(long bytes) => Enqueue(bytes);

    /// <summary>Ends the stream after what waits has been said, with a last word.</summary>
    public void Close(Refused lastWord)
    {
        _outgoing.Writer.TryWrite(lastWord);
        _outgoing.Writer.TryComplete();
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

                await stream.WriteAsync(frame.Frame, Closed);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or RpcException or IOException or InvalidOperationException)
        {
            // The stream is gone. The Worker connects again and says what it holds; the loop says again what it misses.
        }
        finally
        {
            await _closed.CancelAsync();
        }
    }

    public void Dispose() => _closed.Dispose();

    private void Enqueue(object item)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting) Abort();
        else _outgoing.Writer.TryWrite(item);
    }
}
