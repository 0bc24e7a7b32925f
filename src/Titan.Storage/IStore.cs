using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>Where Titan remembers. One writer, many readers; every store passes one conformance suite.</summary>
/// <remarks>
/// Any method may throw <see cref="StoreUnavailableException"/> for a failure that passes: the caller tries again.
/// <see cref="CommitAsync"/> throws <see cref="StoreFencedException"/> when this leadership is over for good.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>memory, sqlite, postgres or raft.</summary>
    string Kind { get; }

    /// <summary>Begins a leadership with a new epoch and reads all that is remembered.</summary>
    ValueTask<StoredState> OpenAsync(CancellationToken cancellation);

    /// <summary>Makes the changes durable, all or none. When it returns they are; the same changes again change nothing.</summary>
    ValueTask CommitAsync(Changes changes, CancellationToken cancellation);

    /// <summary>The committed records of a task; null when the store does not know it.</summary>
    ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation);

    /// <summary>Ids from <paramref name="first"/> to <paramref name="last"/>, both included; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation);

    /// <summary>Committed tasks, newest first.</summary>
    ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation);

    /// <summary>Keeps pieces of output. A piece that comes again changes nothing; one of an unknown task is dropped.</summary>
    ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation);

    /// <summary>Kept output from <paramref name="offset"/> on, at most <paramref name="limit"/> bytes; empty when there is none (yet).</summary>
    ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation);
}
