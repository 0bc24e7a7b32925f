using Grpc.Core;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>One stream of batches to one Manager: sends while the window is open, hears answers in order.</summary>
/// <param name="unanswered">Batches without an answer; those of an earlier stream are sent first.</param>
internal sealed class SubmitExchange(AsyncDuplexStreamingCall<SubmitManyRequest, SubmitManyResponse> call, Queue<SubmitBatch> unanswered, SubmitSource source)
{
    /// <summary>Batches on their way at once: enough to keep a Manager busy, few enough to bound memory.</summary>
    private const int Window = 8;

    private Task<bool>? _answer;
    private bool _begun;
    private bool _closed;
    private bool _broken;

    /// <summary>Batches that went out on this stream and have no answer.</summary>
    public int Sent { get; private set; }

    /// <summary>The next batch that is answered; null when there are no more.</summary>
    public async Task<(SubmitBatch Batch, SubmitManyResponse? Response)?> NextAsync(CancellationToken cancellation)
    {
        if (!_begun) await BeginAsync(cancellation);
        while (true)
        {
            if (unanswered.TryPeek(out var oldest) && oldest.IsEmpty) return (unanswered.Dequeue(), null);
            if (!_broken && unanswered.Count < Window && source.IsReady)
            {
                if (await source.TakeAsync() is { } batch) await SendAsync(batch, cancellation);
                continue;
            }

            if (unanswered.Count == 0 && source.IsOver) return null;
            if (source.IsOver && !_closed && !_broken)
            {
                _closed = true;
                await call.RequestStream.CompleteAsync();
            }

            if (unanswered.Count == 0)
            {
                await source.WaitAsync();
                continue;
            }

            _answer ??= call.ResponseStream.MoveNext(cancellation);
            if (!_broken && unanswered.Count < Window && !source.IsOver) await Task.WhenAny(_answer, source.WaitAsync());
            else await Task.WhenAny(_answer);
            if (!_answer.IsCompleted) continue;

            if (!await _answer) throw new RpcException(new Status(StatusCode.Internal, "the manager ended the stream of submissions before it had answered all"));
            _answer = null;
            Sent--;
            return (unanswered.Dequeue(), call.ResponseStream.Current);
        }
    }

    private async Task BeginAsync(CancellationToken cancellation)
    {
        _begun = true;
        foreach (var batch in unanswered) await WriteAsync(batch, cancellation);
    }

    private async Task SendAsync(SubmitBatch batch, CancellationToken cancellation)
    {
        unanswered.Enqueue(batch);
        await WriteAsync(batch, cancellation);
    }

    private async Task WriteAsync(SubmitBatch batch, CancellationToken cancellation)
    {
        if (batch.IsEmpty) return;
        Sent++;
        if (_broken) return;
        try
        {
            await call.RequestStream.WriteAsync(batch.Request, cancellation);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or HttpRequestException or RpcException && !cancellation.IsCancellationRequested)
        {
            // The stream is over. Why is told by its status, which whoever reads the answers gets.
            _broken = true;
        }
    }
}
