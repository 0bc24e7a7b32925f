namespace Titan.Simulation.Network;

/// <summary>One direction of a stream: frames in order, bounded, until it is completed or broken.</summary>
/// <param name="path">The way that frames take.</param>
/// <param name="isSevered">True when what is sent vanishes without a word.</param>
/// <param name="unruly">What the link does to a frame: what arrives in its place.</param>
/// <param name="window">Frames on their way or unread; beyond it the sender waits, as for a window of HTTP/2.</param>
/// <param name="sticks">Whether a write that waits when the stream breaks waits on, until its own token ends it, as one of HttpClient may.</param>
internal sealed class Duct<T>(Path path, Func<bool> isSevered, Func<T, IEnumerable<T>> unruly, int window, Func<bool>? sticks = null)
    where T : class
{
    private readonly Queue<T> _arrived = new();
    private TaskCompletionSource<bool>? _reader;
    private TaskCompletionSource? _writer;
    private Func<Exception>? _writerFailure;
    private Func<Exception>? _readerFailure;
    private bool _isCompleted;
    private int _underWay;

    /// <summary>Told of every frame that arrives.</summary>
    public Action<T>? Arrived { get; init; }

    public T Current { get; private set; } = null!;

    /// <summary>Completes when there is room for the next frame.</summary>
    public Task WriteAsync(T frame, CancellationToken cancellation)
    {
        if (_writerFailure is { } failure) return Task.FromException(failure());
        _underWay++;
        path.Send(() => Arrive(frame));
        if (_underWay < window) return Task.CompletedTask;
        return WaitAsync(_writer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), cancellation);
    }

    public async Task<bool> MoveNextAsync(CancellationToken cancellation)
    {
        if (_arrived.Count == 0 && !_isCompleted)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_readerFailure is { } failure) throw failure();
            _reader = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancelled = cancellation.UnsafeRegister(static (reader, token) => ((TaskCompletionSource<bool>)reader!).TrySetCanceled(token), _reader);
            await _reader.Task;
            if (_arrived.Count == 0 && !_isCompleted && _readerFailure is { } broken) throw broken();
        }

        if (!_arrived.TryDequeue(out var next)) return false;
        Current = next;
        Took();
        return true;
    }

    /// <summary>No more frames come after those on their way.</summary>
    public void Complete() => path.Send(() =>
    {
        if (isSevered()) return;
        _isCompleted = true;
        Wake();
    });

    /// <summary>Nothing can be written any more. What is on its way arrives.</summary>
    public void BreakWriter(Func<Exception> failure)
    {
        _writerFailure ??= failure;
        if (_writer is { Task.IsCompleted: false } writer && sticks?.Invoke() != true) writer.TrySetException(failure());
        _writer = null;
    }

    /// <summary>Nothing can be read any more; what has not been read is lost.</summary>
    public void BreakReader(Func<Exception> failure)
    {
        _readerFailure ??= failure;
        _arrived.Clear();
        Wake();
    }

    private static async Task WaitAsync(TaskCompletionSource room, CancellationToken cancellation)
    {
        await using var cancelled = cancellation.UnsafeRegister(static (room, token) => ((TaskCompletionSource)room!).TrySetCanceled(token), room);
        await room.Task;
    }

    private void Arrive(T frame)
    {
        if (isSevered() || _readerFailure is not null)
        {
            Took();
            return;
        }

        foreach (var one in unruly(frame)) Put(one);
        Wake();
    }

    private void Put(T frame)
    {
        _arrived.Enqueue(frame);
        Arrived?.Invoke(frame);
    }

    private void Took()
    {
        _underWay--;
        if (_underWay >= window || _writer is not { } writer) return;
        _writer = null;
        writer.TrySetResult();
    }

    private void Wake()
    {
        var reader = _reader;
        _reader = null;
        reader?.TrySetResult(true);
    }
}
