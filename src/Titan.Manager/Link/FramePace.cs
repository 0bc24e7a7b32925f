using Titan.Protocol.V1;

namespace Titan.Manager.Link;

/// <summary>How fast one connection may send frames, by what is in them: a piece of output of one byte costs as much as one of many.</summary>
/// <remarks>Each has some for itself, as much as a busy Worker needs. What is more all of them draw from one pool, so that floods together take a part of a processor, however many send them.</remarks>
/// <param name="pool">That of all connections: see <see cref="Pool"/>.</param>
internal sealed class FramePace(TimeProvider time, ItemBucket pool)
{
    /// <summary>What a frame costs beside its items.</summary>
    private const int OfFrame = 20;

    private const int OwnPerSecond = 50_000;
    private const int OwnBurst = 100_000;
    private const int PoolPerSecond = 400_000;
    private const int PoolBurst = 800_000;

    private readonly ItemBucket _own = new(time, OwnPerSecond, OwnBurst);

    public static ItemBucket Pool(TimeProvider time) => new(time, PoolPerSecond, PoolBurst);

    /// <returns>How long to wait before the next frame is read.</returns>
    public TimeSpan After(WorkerFrame frame)
    {
        var items = OfFrame + frame.Started.Count + frame.Output.Count + frame.Results.Count + (frame.Pulse?.Held.Count ?? 0);
        return _own.TryTake(items) ? TimeSpan.Zero : pool.Take(items);
    }
}
