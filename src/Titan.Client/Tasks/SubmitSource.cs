namespace Titan.Client.Tasks;

/// <summary>Batches as they become ready, one being made ahead.</summary>
internal sealed class SubmitSource(IAsyncEnumerator<SubmitBatch> batches) : IAsyncDisposable
{
    private Task<bool>? _next;

    public bool IsOver { get; private set; }

    public bool IsReady => !IsOver && Next.IsCompleted;

    private Task<bool> Next => _next ??= batches.MoveNextAsync().AsTask();

    public Task WaitAsync() => Next;

    /// <summary>Null: the source has ended.</summary>
    public async Task<SubmitBatch?> TakeAsync()
    {
        IsOver = !await Next;
        _next = null;
        return IsOver ? null : batches.Current;
    }

    public ValueTask DisposeAsync() => _next is null or { IsCompleted: true } ? batches.DisposeAsync() : ValueTask.CompletedTask;
}
