using Grpc.Core;
using Titan.Client.Connection;
using Titan.Protocol.V1;

namespace Titan.Client.Tasks;

/// <summary>One stream of batches to one Manager: sends while the window is open, hears answers in order.</summary>
/// <remarks>
/// A write that waits for room when the Manager ends the stream may wait for ever, and neither disposing of the call nor its token reaches it then, only a token
/// of its own (Grpc.Net.Client over HttpClient). So answers are heard while a batch is being written, and the write has that token.
/// </remarks>
internal sealed class SubmitExchange : IAsyncDisposable
{
    /// <summary>Batches on their way at once: enough to keep a Manager busy, few enough to bound memory.</summary>
    private const int Window = 8;

    private readonly AsyncDuplexStreamingCall<SubmitManyRequest, SubmitManyResponse> _call;
    private readonly Queue<SubmitBatch> _unanswered;
    private readonly Queue<SubmitBatch> _again;
    private readonly SubmitSource _source;
    private readonly CancellationTokenSource _over;
    private Task? _writing;
    private Task<bool>? _answer;
    private bool _isBroken;
    private bool _isCompleted;

    /// <param name="attempt">At the Manager that is to hear it.</param>
    /// <param name="unanswered">Batches without an answer; those of an earlier stream are sent first.</param>
    public SubmitExchange(CallAttempt attempt, Queue<SubmitBatch> unanswered, SubmitSource source)
    {
        (_unanswered, _source) = (unanswered, source);
        _again = new Queue<SubmitBatch>(unanswered);
        _over = CancellationTokenSource.CreateLinkedTokenSource(attempt.Cancellation);
        _call = attempt.Endpoint.Tasks.SubmitMany(cancellationToken: CancellationToken.None);
    }

    /// <summary>Batches that went out on this stream and have no answer.</summary>
    public int Sent { get; private set; }

    /// <summary>The next batch that is answered; null when there are no more.</summary>
    /// <exception cref="RpcException">The stream ended before all was answered.</exception>
    public async Task<(SubmitBatch Batch, SubmitManyResponse? Response)?> NextAsync()
    {
        while (true)
        {
            if (_unanswered.TryPeek(out var oldest) && oldest.IsEmpty) return (_unanswered.Dequeue(), null);
            if (_unanswered.Count == 0 && _source.IsOver) return null;
            if (_writing is { IsCompleted: true }) await EndWriteAsync();
            if (_writing is null && !_isBroken && await SendAsync()) continue;
            if (_unanswered.Count == 0 && _writing is null && !_isBroken)
            {
                await _source.WaitAsync();
                continue;
            }

            _answer ??= _call.ResponseStream.MoveNext(_over.Token);
            await Task.WhenAny(_answer, _writing ?? (MaySend && !_source.IsOver ? _source.WaitAsync() : _answer));
            if (!_answer.IsCompleted) continue;

            if (!await _answer) throw new RpcException(new Status(StatusCode.Internal, "the manager ended the stream of submissions before it had answered all"));
            _answer = null;
            Sent--;
            return (_unanswered.Dequeue(), _call.ResponseStream.Current);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        if (_writing is not null) await Task.WhenAny(_writing);
        _call.Dispose();
        _over.Dispose();
    }

    private bool MaySend => !_isBroken && _unanswered.Count < Window;

    /// <summary>Begins to send what is due and at hand; false: there is nothing.</summary>
    private async Task<bool> SendAsync()
    {
        if (_again.TryDequeue(out var again))
        {
            Write(again);
            return true;
        }

        if (MaySend && _source.IsReady)
        {
            if (await _source.TakeAsync() is { } batch)
            {
                _unanswered.Enqueue(batch);
                Write(batch);
            }

            return true;
        }

        if (!_source.IsOver || _isCompleted) return false;
        _isCompleted = true;
        await _call.RequestStream.CompleteAsync();
        return false;
    }

    private void Write(SubmitBatch batch)
    {
        if (batch.IsEmpty) return;
        Sent++;
        _writing = _call.RequestStream.WriteAsync(batch.Request, _over.Token);
    }

    private async Task EndWriteAsync()
    {
        var writing = _writing!;
        _writing = null;
        try
        {
            await writing;
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or HttpRequestException or RpcException)
        {
            // The stream is over. Why is told by its status, which whoever reads the answers gets.
            _isBroken = true;
        }
    }
}
