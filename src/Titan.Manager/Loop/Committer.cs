using Titan.Core;
using Titan.Storage;

namespace Titan.Manager.Loop;

/// <summary>Makes batches durable, trying for as long as it takes while the store is away; and tells how it is with the store.</summary>
internal sealed partial class Committer(IStore store, TimeProvider time, ILogger<Committer> log)
{
    /// <summary>A commit that takes longer holds everything up.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(500);

    /// <summary>A store that has not answered for this long is away: dropped packets say nothing else.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(2);

    private const long None = -1;

    private const string NoMemory = "this manager has not enough memory to write to it";

    private volatile string? _failure;
    private long _since = None;
    private long _latestTicks;
    private bool _saidSilent;

    /// <summary>Why the store cannot be written now; null when it can.</summary>
    public string? Trouble => _failure ?? (UnderWay is var length && length >= Silent ? $"it has not answered for {length.TotalSeconds:0} s" : null);

    /// <summary>
    /// True while a commit is held up. What Workers say then reaches no record, and they cannot come back: nobody may be judged by the
    /// time that passes.
    /// </summary>
    public bool IsHeldUp => _failure is not null || UnderWay >= Slow;

    /// <summary>How long the latest commit took that has come to its end, and had something to write. Zero before the first.</summary>
    public TimeSpan Latest => new(Volatile.Read(ref _latestTicks));

    /// <summary>How long the commit has been under way; zero when none is.</summary>
    private TimeSpan UnderWay => Volatile.Read(ref _since) is var since && since == None ? TimeSpan.Zero : time.GetElapsedTime(since);

    /// <exception cref="StoreFencedException">This leadership is over.</exception>
    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        var wait = new StoreWait(time);
        var begun = time.GetTimestamp();
        Volatile.Write(ref _since, begun);
        try
        {
            while (!await TryCommitAsync(changes, cancellation)) await wait.WaitAsync(cancellation);
            if (!changes.IsEmpty) Volatile.Write(ref _latestTicks, time.GetElapsedTime(begun).Ticks);
            if (_failure is not null || _saidSilent) LogRecovered();
        }
        finally
        {
            // However it ended, nothing is being tried any more: whoever leads next must not be refused for it.
            _failure = null;
            _saidSilent = false;
            Volatile.Write(ref _since, None);
        }
    }

    /// <summary>To be called now and then: a store that answers nothing gives no other occasion to tell of it.</summary>
    public void Watch()
    {
        if (_saidSilent || _failure is not null || UnderWay < Silent) return;
        _saidSilent = true;
        LogSilent(Silent.TotalSeconds);
    }

    private async ValueTask<bool> TryCommitAsync(Changes changes, CancellationToken cancellation)
    {
        try
        {
            await store.CommitAsync(changes, cancellation);
            return true;
        }
        catch (StoreUnavailableException failure)
        {
            if (_failure is null) LogAway(failure.Message);
            _failure = failure.Message;
            return false;
        }
        catch (OutOfMemoryException)
        {
            // Nothing of it was kept, and readers and requests that end meanwhile give theirs back.
            if (_failure is null) LogAway(NoMemory);
            _failure = NoMemory;
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "the store cannot be written: {Why}; new work is refused until it can")]
    private partial void LogAway(string why);

    [LoggerMessage(LogLevel.Error, "the store has not answered for {Seconds:0} s; new work is refused until it does")]
    private partial void LogSilent(double seconds);

    [LoggerMessage(LogLevel.Warning, "the store can be written again")]
    private partial void LogRecovered();
}
