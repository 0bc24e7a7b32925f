namespace Titan.Storage.Sqlite.Writing;

/// <summary>A job with an answer.</summary>
internal sealed class WriteJob<T>(Func<Tables, T> write, CancellationToken cancellation) : WriteJob
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _answer = default!;

    /// <summary>Done when it is durable.</summary>
    public Task<T> Done => _done.Task;

    public override bool TryBegin()
    {
        if (!cancellation.IsCancellationRequested) return true;
        _done.TrySetCanceled(cancellation);
        return false;
    }

    public override void Write(Tables tables) => _answer = write(tables);

    public override void Complete() => _done.TrySetResult(_answer);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}
