using System.Threading.Channels;
using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Loop;

/// <summary>A store that fails, stalls or fences when told to; otherwise what it stands in front of.</summary>
internal sealed class FaultyStore(IStore inner) : IStore
{
    private readonly Channel<Changes> _attempts = Channel.CreateUnbounded<Changes>();
    private readonly Channel<bool> _openings = Channel.CreateUnbounded<bool>();
    private volatile TaskCompletionSource _held = Passed();
    private readonly Channel<int> _appends = Channel.CreateUnbounded<int>();
    private volatile Exception? _outputFault;
    private volatile bool _losesAnswer;
    private volatile Exception? _nextFault;
    private volatile Exception? _fault;
    private volatile Exception? _openFault;
    private volatile bool _elected;
    private volatile IReadOnlyList<Peer> _others = [];
    private int _committing;
    private int _finding;

    public string Kind => inner.Kind;

    /// <summary>Every attempt to commit, as it begins.</summary>
    public ChannelReader<Changes> Attempts => _attempts.Reader;

    /// <summary>Every attempt to keep output, as it begins, by the number of pieces.</summary>
    public ChannelReader<int> Appends => _appends.Reader;

    /// <summary>How often it was asked for a task.</summary>
    public int Finds { get; private set; }

    /// <summary>Looking for a task takes long enough for another to come between, if it could.</summary>
    public bool FindsSlowly { get; set; }

    /// <summary>The most that were looking for a task at once, from the call until it gives its thread back.</summary>
    public int MostFindsAtOnce { get; private set; }

    /// <summary>Every attempt to open it, as it begins.</summary>
    public ChannelReader<bool> Openings => _openings.Reader;

    public int MostCommitsAtOnce { get; private set; }

    /// <summary>Commits wait from now on, until <see cref="Release"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held.TrySetResult();

    public void FailCommits(string why) => _fault = new StoreUnavailableException(why);

    /// <summary>Commits fail from the next one on that has something to write: what is asked next is accepted, and waits.</summary>
    public void FailFromNextChange(string why) => _nextFault = new StoreUnavailableException(why);

    /// <summary>The next commit that has something to write is made, and the leadership ends before anybody hears of it: as in a crash between commit and release.</summary>
    public void LoseNextAnswer() => _losesAnswer = true;

    public void FailOpening(string why) => _openFault = new StoreUnavailableException(why);

    /// <summary>Commits go on; only output is not kept.</summary>
    public void FailOutput(string why) => _outputFault = new StoreUnavailableException(why);

    public void FenceOutput() => _outputFault = new StoreFencedException("another leader has the store");

    /// <summary>The next commit finds that another leadership has begun.</summary>
    public void Fence() => _fault = new StoreFencedException("another leader has the store");

    /// <summary>From now on another Manager has the store, or nobody yet if it is not named; the next commit finds out.</summary>
    public void Elect(Peer? other)
    {
        _elected = true;
        _others = other is null ? [] : [other];
        Fence();
    }

    /// <summary>Another Manager is there, and does not lead.</summary>
    public void Meet(Peer other) => _others = [other];

    /// <summary>The other Manager is gone.</summary>
    public void Vacate()
    {
        (_elected, _others) = (false, []);
        _fault = null;
    }

    public void Mend() => _fault = _outputFault = _openFault = null;

    public IReadOnlyList<Peer> Peers => _others;

    public ValueTask PrepareAsync(CancellationToken cancellation) => inner.PrepareAsync(cancellation);

    public ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation)
    {
        _openings.Writer.TryWrite(true);
        if (_openFault is { } fault) throw fault;
        if (_elected) return ValueTask.FromResult<StoredState?>(null);
        return inner.TryOpenAsync(endedSince, cancellation);
    }

    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        MostCommitsAtOnce = Math.Max(MostCommitsAtOnce, Interlocked.Increment(ref _committing));
        try
        {
            _attempts.Writer.TryWrite(changes);
            await _held.Task.WaitAsync(cancellation);
            if (!changes.IsEmpty && _nextFault is { } next) (_fault, _nextFault) = (next, null);
            if (_fault is { } fault)
            {
                if (fault is StoreFencedException) _fault = null;
                throw fault;
            }

            await inner.CommitAsync(changes, cancellation);
            if (changes.IsEmpty || !_losesAnswer) return;
            _losesAnswer = false;
            throw new StoreFencedException("the answer is lost");
        }
        finally
        {
            Interlocked.Decrement(ref _committing);
        }
    }

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation)
    {
        Finds++;
        MostFindsAtOnce = Math.Max(MostFindsAtOnce, Interlocked.Increment(ref _finding));
        if (FindsSlowly) Thread.SpinWait(10_000);
        var found = inner.FindAsync(id, cancellation);
        Interlocked.Decrement(ref _finding);
        return found;
    }

    public ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation) =>
        inner.ResolveAsync(first, last, limit, cancellation);

    public ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

    public ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation) => inner.CountAsync(query, most, cancellation);

    public async ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation)
    {
        _appends.Writer.TryWrite(pieces.Count);
        await _held.Task.WaitAsync(cancellation);
        if (_outputFault is { } outputFault) throw outputFault;
        if (_fault is StoreUnavailableException fault) throw fault;
        await inner.AppendOutputAsync(pieces, cancellation);
    }

    public ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation) =>
        inner.ReadOutputAsync(key, offset, limit, cancellation);

    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) => inner.ForgetAsync(endedBefore, limit, cancellation);

    public ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation) => inner.ForgetAsync(ids, cancellation);

    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) => inner.ForgetRequestsAsync(acceptedUntil, limit, cancellation);

    public ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) => inner.FindKeysAsync(keys, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Passed()
    {
        var passed = new TaskCompletionSource();
        passed.SetResult();
        return passed;
    }
}
