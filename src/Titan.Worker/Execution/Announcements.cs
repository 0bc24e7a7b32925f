using System.Collections.Concurrent;

namespace Titan.Worker.Execution;

/// <summary>Tells the listener in order, outside of the call that caused it: a listener may call back without end.</summary>
internal sealed class Announcements : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Action> _waiting = new();
    private int _count;

    public void Add(Action announcement)
    {
        _waiting.Enqueue(announcement);
        if (Interlocked.Increment(ref _count) == 1) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            if (_waiting.TryDequeue(out var announcement)) announcement();
        }
        while (Interlocked.Decrement(ref _count) > 0);
    }
}
