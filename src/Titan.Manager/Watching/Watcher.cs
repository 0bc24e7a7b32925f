using Titan.Core.Tasks;

namespace Titan.Manager.Watching;

/// <summary>Somebody who wants to know when tasks change: is told which, never what.</summary>
internal abstract class Watcher : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Waits until something has changed; says what, and whether changes of other tasks were left out.</summary>
    public async Task<(IReadOnlyCollection<TaskId> Changed, bool Lagged)> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var taken = Take();
            if (taken.Changed.Count > 0 || taken.Lagged) return taken;
            await _signal.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        Close();
        _signal.Dispose();
    }

    /// <summary>There is something to take. By its owner, under its lock.</summary>
    internal void Signal()
    {
        if (_signal.CurrentCount == 0) _signal.Release();
    }

    private protected abstract (IReadOnlyCollection<TaskId> Changed, bool Lagged) Take();

    private protected abstract void Close();
}
