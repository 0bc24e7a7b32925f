using System.Threading.Channels;

namespace Titan.Storage.Postgres;

/// <summary>Renews one leadership until it is stopped or over, and knows how certain it is.</summary>
internal sealed class ElectionRenewal : IAsyncDisposable
{
    private readonly ElectionRow _row;
    private readonly Func<Peer> _self;
    private readonly Action<IReadOnlyList<Peer>> _seen;
    private readonly ElectionTerms _terms;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _running;

    private TaskCompletionSource<string?> _turn = NewTurn();
    private long _certainUntil;
    private volatile string? _over;

    /// <param name="takenAt">Timestamp of ours from before the database was asked for it.</param>
    /// <param name="seen">Told the other Managers after each renewal.</param>
    public ElectionRenewal(ElectionRow row, long epoch, long takenAt, Func<Peer> self, Action<IReadOnlyList<Peer>> seen, ElectionTerms terms, TimeProvider time)
    {
        (_row, _self, _seen, _terms, _time, Epoch) = (row, self, seen, terms, time, epoch);
        _certainUntil = Expiry(takenAt);
        _running = RunAsync(_stop.Token);
    }

    public long Epoch { get; }

    /// <summary>Cancelled when it is over, or must be taken to be.</summary>
    public CancellationToken Over => _ended.Token;

    /// <summary>True while the lease cannot have run out, by a clock of ours that does not jump and was read before the database's.</summary>
    public bool IsCertain => _over is null && _time.GetTimestamp() < Volatile.Read(ref _certainUntil);

    /// <summary>Returns when the leadership is certain.</summary>
    /// <exception cref="StoreFencedException">It is over.</exception>
    /// <exception cref="StoreUnavailableException">The database does not say.</exception>
    public async ValueTask ConfirmAsync(CancellationToken cancellation)
    {
        while (true)
        {
            if (_over is { } over) throw new StoreFencedException(over);
            if (IsCertain) return;

            var turn = Volatile.Read(ref _turn);
            _due.Writer.TryWrite(true);
            var failure = await turn.Task.WaitAsync(cancellation);
            if (failure is not null && _over is null && !IsCertain) throw new StoreUnavailableException(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _over ??= "this manager gave its leadership up";
        _turn.TrySetResult(_over);
    }

    private static TaskCompletionSource<string?> NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private long Expiry(long from) => from + (long)((_terms.Lease - _terms.Margin).TotalSeconds * _time.TimestampFrequency);

    private async Task RunAsync(CancellationToken stop)
    {
        await using var timer = _time.CreateTimer(_ => _due.Writer.TryWrite(true), null, _terms.RenewEvery, Timeout.InfiniteTimeSpan);
        try
        {
            string? failure = null;
            while (_over is null)
            {
                await _due.Reader.ReadAsync(stop);
                var begunAt = _time.GetTimestamp();
                failure = await RenewAsync(isRetry: failure is not null, stop);
                // Without time for one more try there is nothing to wait for.
                if (failure is not null && UntilYield <= _terms.RenewAgainAfter) _over = $"its lease has run out, and {failure}";
                if (_over is not null) await _ended.CancelAsync();
                timer.Change(failure is null ? Until(_terms.RenewEvery, begunAt) : _terms.RenewAgainAfter, Timeout.InfiniteTimeSpan);
                Interlocked.Exchange(ref _turn, NewTurn()).SetResult(failure);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Given up.
        }
    }

    /// <summary>Time left until this Manager steps down for want of an answer.</summary>
    private TimeSpan UntilYield => _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _certainUntil)) + _terms.YieldAfter;

    private TimeSpan Until(TimeSpan period, long since) => TimeSpan.FromTicks(Math.Max(0, (period - _time.GetElapsedTime(since)).Ticks));

    // The connection that is there may be dead without a word: half of the time is kept for a fresh one.
    // A first try that begins late, after we were paused, is given all that it may need.
    private TimeSpan AnswerWithin(bool isRetry)
    {
        var within = isRetry ? UntilYield : UntilYield / 2;
        if (within < _terms.RenewAgainAfter) return isRetry ? _terms.RenewAgainAfter : _terms.AnswerWithin;
        return within < _terms.AnswerWithin ? within : _terms.AnswerWithin;
    }

    /// <returns>Why it could not be renewed; null when it was, or is over.</returns>
    private async Task<string?> RenewAsync(bool isRetry, CancellationToken stop)
    {
        // Before it is sent: whenever the database reads its clock for this, ours runs out first.
        var sentAt = _time.GetTimestamp();
        try
        {
            var self = _self();
            var look = await _row.LookAsync(self, Epoch, AnswerWithin(isRetry), stop);
            _seen(look.Peers);
            // The same number in other hands: the database is a copy of before this leadership, and somebody took it there.
            if (look.Epoch != Epoch || look.Holder != self.Id) _over = look.Describe();
            else Volatile.Write(ref _certainUntil, Expiry(sentAt));
            return null;
        }
        catch (StoreUnavailableException failure)
        {
            return failure.Message;
        }
    }
}
