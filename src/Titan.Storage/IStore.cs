using Titan.Core;
using Titan.Core.Tasks;

namespace Titan.Storage;

/// <summary>Where Titan remembers. One writer, many readers; every store passes one conformance suite.</summary>
/// <remarks>
/// Any method may throw <see cref="StoreUnavailableException"/> for a failure that passes: the caller tries again.
/// <see cref="CommitAsync"/> and <see cref="AppendOutputAsync"/> throw <see cref="StoreFencedException"/> when this leadership is over for good.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>memory, sqlite, postgres or raft.</summary>
    string Kind { get; }

    /// <summary>The other Managers on this store, as of the last look; none where one Manager has the store for itself.</summary>
    IReadOnlyList<Peer> Peers { get; }

    /// <summary>Once, before all else: takes the folder or reaches the database, and brings its schema up to this version.</summary>
    /// <exception cref="StoreRefusedException">Only a person can help. Nothing was overwritten.</exception>
    ValueTask PrepareAsync(CancellationToken cancellation);

    /// <summary>Begins a leadership with a new epoch and reads what is remembered; null while another Manager leads, whom <see cref="Peers"/> then names.</summary>
    /// <param name="endedSince">Ended tasks are read only if they ended at this time or later.</param>
    ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation);

    /// <summary>Makes the changes durable, all or none. When it returns they are; the same changes again change nothing.</summary>
    /// <remarks>Empty changes confirm that this leadership still holds; that costs nothing for as long as it is certain.</remarks>
    ValueTask CommitAsync(Changes changes, CancellationToken cancellation);

    /// <summary>The committed records of a task; null when the store does not know it.</summary>
    ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation);

    /// <summary>Ids from <paramref name="first"/> to <paramref name="last"/>, both included; at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation);

    /// <summary>Committed tasks, newest first.</summary>
    ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation);

    /// <summary>How many committed tasks meet the query, by phase; where its pages begin and end does not matter.</summary>
    /// <param name="most">So many tasks are looked at, the newest ones: a count has a bounded cost.</param>
    ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation);

    /// <summary>Keeps pieces of output. When it returns they are durable. A piece that comes again changes nothing; one of an unknown task is dropped.</summary>
    ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation);

    /// <summary>Kept output from <paramref name="offset"/> on, at most <paramref name="limit"/> bytes; empty when there is none (yet).</summary>
    ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation);

    /// <summary>Removes tasks that ended before a time, oldest first, with their attempts and output.</summary>
    /// <param name="limit">At most so many at once, so that commits do not wait for long.</param>
    /// <returns>How many; fewer than the limit when none is left.</returns>
    ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation);

    /// <summary>Removes these tasks, those of them that have ended, with their attempts and output. They have left the memory of the loop.</summary>
    /// <param name="ids">So few that commits do not wait for long.</param>
    ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation);

    /// <summary>Removes requests that were accepted until a time, itself included, oldest first.</summary>
    /// <param name="limit">At most so many at once.</param>
    /// <returns>How many; fewer than the limit when none is left.</returns>
    ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation);

    /// <summary>The committed tasks that have one of these keys; of a key that several have, the newest comes last. Null from a store without history:
    /// it has no more than the memory of the loop.</summary>
    /// <param name="keys">At most 1,000, each once.</param>
    ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation);
}
