namespace Titan.Manager.Memory;

/// <summary>Lets in only so many bytes at once, first come, first served; who comes when it is full waits.</summary>
/// <remarks>What is larger than all of it is let in alone.</remarks>
internal sealed class ByteGate(long most)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiter> _waiting = new();
    private long _inside;

    /// <summary>Bytes that are inside.</summary>
    public long Inside
    {
        get
        {
            lock (_lock) return _inside;
        }
    }

    /// <summary>Waits for its turn. Dispose the pass when the bytes are gone.</summary>
    public async ValueTask<Pass> EnterAsync(long bytes, CancellationToken cancellation)
    {
        bytes = Math.Min(bytes, most);
        Waiter waiter;
        lock (_lock)
        {
            if (_waiting.Count == 0 && _inside + bytes <= most)
            {
                _inside += bytes;
                return new Pass(this, bytes);
            }

            _waiting.Enqueue(waiter = new Waiter(bytes));
        }

        await using var givenUp = cancellation.UnsafeRegister(static (waiter, cancelled) => ((Waiter)waiter!).TrySetCanceled(cancelled), waiter);
        try
        {
            return await waiter.Task;
        }
        catch (OperationCanceledException)
        {
            // It may have stood at the head, before others that fit.
            lock (_lock) Admit();
            throw;
        }
    }

    private void Leave(long bytes)
    {
        lock (_lock)
        {
            _inside -= bytes;
            Admit();
        }
    }

    private void Admit()
    {
        while (_waiting.TryPeek(out var next) && (next.Task.IsCompleted || _inside + next.Bytes <= most))
        {
            _waiting.Dequeue();
            if (next.TrySetResult(new Pass(this, next.Bytes))) _inside += next.Bytes;
        }
    }

    /// <summary>So many bytes inside.</summary>
    internal sealed class Pass(ByteGate gate, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        /// <summary>They turned out to be no more than this.</summary>
        public void Shrink(long bytes)
        {
            var before = Volatile.Read(ref _bytes);
            if (bytes < before && Interlocked.CompareExchange(ref _bytes, bytes, before) == before) gate.Leave(before - bytes);
        }

        /// <summary>To be called as often as one likes.</summary>
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, 0) is > 0 and var left) gate.Leave(left);
        }
    }

    private sealed class Waiter(long bytes) : TaskCompletionSource<Pass>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Bytes => bytes;
    }
}
