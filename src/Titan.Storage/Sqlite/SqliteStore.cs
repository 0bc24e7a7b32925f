using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage.Sqlite.Reading;
using Titan.Storage.Sqlite.Writing;

namespace Titan.Storage.Sqlite;

/// <summary>Remembers in a folder of this machine, with nothing to install: one SQLite database in WAL mode, flushed at every commit.</summary>
/// <remarks>One Manager has the folder for as long as it lives. Should another write to the file all the same, the epoch in it fences this one off.</remarks>
public sealed class SqliteStore : IStore
{
    /// <summary>Rows that the first stretch of a list looks at; each further one looks at four times as many, up to the most.</summary>
    private const int FirstLooks = 256;

    private const int MostLooks = 16_384;

    /// <summary>Size of a database up to which its pages are checked at the start: about a million tasks, in a second.</summary>
    private const long CheckedBytes = 512 << 20;

    /// <summary>Size up to which its indexes are held against its rows as well, which takes five times as long: a task that its index does not know would be lost without a word.</summary>
    private const long CheckedWholeBytes = 128 << 20;

    private const long Never = long.MinValue;

    /// <summary>How often an idle leader makes sure that nobody else has begun to lead.</summary>
    private static readonly TimeSpan ConfirmEvery = TimeSpan.FromSeconds(1);

    private readonly DataFolder _folder;
    private readonly LoadBounds _load;
    private readonly Readers _readers;
    private readonly TimeProvider _time;
    private Writer? _writer;
    private OpenRecords? _open;
    private long _confirmedAt = Never;

    public SqliteStore(SqliteOptions options, TimeProvider time)
    {
        _folder = new DataFolder(Path.GetFullPath(options.DataFolder));
        _load = options.Load;
        _readers = new Readers(_folder);
        _time = time;
    }

    public string Kind => "sqlite";

    public IReadOnlyList<Peer> Peers => [];

    private Writer Writing => _writer ?? throw new InvalidOperationException("the store is not prepared");

    public async ValueTask PrepareAsync(CancellationToken cancellation)
    {
        if (_writer is not null) return;
        _writer = await Task.Run(() =>
        {
            _folder.Take();
            return OpenWriter();
        }, cancellation);
    }

    public async ValueTask<StoredState?> TryOpenAsync(Instant endedSince, CancellationToken cancellation)
    {
        var (epoch, lastLease) = await Writing.WriteAsync(static tables => tables.Begin(), cancellation);
        // What was read before anything was written is good for one leadership; the next one reads again.
        var open = Interlocked.Exchange(ref _open, null);
        return await Task.Run(() =>
        {
            try
            {
                // A connection of its own, which takes what it used with it.
                using var reader = new Reader(_folder.Database);
                open ??= OpenRecords.Read(reader, _load);
                return new StoredState { Epoch = epoch, LastLease = lastLease, Tasks = [.. open.Tasks, .. reader.Tasks.Ended(endedSince, open.Gauge)], Workers = open.Workers, Requests = open.Requests };
            }
            catch (Exception failure) when (failure is not StoreRefusedException)
            {
                throw _folder.Lost() ?? _folder.Failures.Unavailable(failure);
            }
        }, cancellation);
    }

    public async ValueTask CommitAsync(Changes changes, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (changes.IsEmpty)
        {
            await ConfirmAsync(cancellation);
            return;
        }

        await Writing.WriteAsync(tables =>
        {
            tables.Apply(changes);
            return true;
        }, cancellation);
    }

    public ValueTask<StoredTask?> FindAsync(TaskId id, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.Tasks.Find(id), cancellation);

    public ValueTask<IReadOnlyList<TaskId>> ResolveAsync(TaskId first, TaskId last, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.Tasks.Resolve(first, last, limit), cancellation);

    public async ValueTask<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellation)
    {
        var page = new PageRoom(query);
        var cursor = query.Before;
        for (var looks = FirstLooks; ; looks = Math.Min(looks * 4, MostLooks))
        {
            var before = cursor;
            var stretch = looks;
            cursor = await _readers.ReadAsync(reader => reader.Lists.Read(query, before, stretch, page), cancellation);
            if (cursor is null || page.IsFull) return new TaskPage(page.Tasks, cursor);
        }
    }

    public async ValueTask<TaskCount> CountAsync(TaskQuery query, int most, CancellationToken cancellation)
    {
        var count = new TaskCount();
        TaskId? cursor = null;
        for (var looked = 0; looked < most; looked += MostLooks)
        {
            var before = cursor;
            var stretch = Math.Min(MostLooks, most - looked);
            cursor = await _readers.ReadAsync(reader => reader.Lists.Count(query, before, stretch, count), cancellation);
            if (cursor is null) return count;
        }

        count.IsCut = cursor is { } last && await _readers.ReadAsync(reader => reader.Lists.HasOlder(query, last), cancellation);
        return count;
    }

    public async ValueTask AppendOutputAsync(IReadOnlyList<OutputPiece> pieces, CancellationToken cancellation) =>
        await Writing.WriteAsync(tables =>
        {
            tables.Append(pieces);
            return true;
        }, cancellation);

    public ValueTask<OutputSlice> ReadOutputAsync(OutputKey key, long offset, int limit, CancellationToken cancellation) =>
        _readers.ReadAsync(reader => reader.Output.Read(key, offset, limit), cancellation);

    public ValueTask<int> ForgetAsync(Instant endedBefore, int limit, CancellationToken cancellation) =>
        Writing.WriteAsync(tables => tables.Forget(endedBefore, limit), cancellation);

    public async ValueTask ForgetAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation) =>
        await Writing.WriteAsync(tables => tables.Forget(ids), cancellation);

    public ValueTask<int> ForgetRequestsAsync(Instant acceptedUntil, int limit, CancellationToken cancellation) =>
        Writing.WriteAsync(tables => tables.ForgetRequests(acceptedUntil, limit), cancellation);

    public ValueTask<IReadOnlyList<TaskSpec>?> FindKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        _readers.ReadAsync<IReadOnlyList<TaskSpec>?>(reader => reader.Tasks.FindKeys(keys), cancellation);

    /// <summary>Writes what waits, moves the write-ahead log into the database, and gives the folder back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync();
        // While something may still be written the folder stays ours; the end of the process gives it back.
        if (_writer is null || await _writer.EndAsync()) _folder.Dispose();
    }

    /// <summary>The paths are looked at each time, which costs next to nothing; the file is asked once a second.</summary>
    private async ValueTask ConfirmAsync(CancellationToken cancellation)
    {
        if (_folder.Lost() is { } lost) throw lost;
        var last = Volatile.Read(ref _confirmedAt);
        if (last != Never && _time.GetElapsedTime(last) < ConfirmEvery) return;
        var now = _time.GetTimestamp();
        await Writing.ConfirmAsync(cancellation);
        Volatile.Write(ref _confirmedAt, now);
    }

    /// <summary>Damage is found before work begins, where looking costs no more than a second or two.</summary>
    private void CheckWhole(Connection connection)
    {
        var size = new FileInfo(_folder.Database).Length;
        if (size > CheckedBytes) return;
        if (connection.Text(size > CheckedWholeBytes ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)") is { } verdict && verdict != "ok")
            throw _folder.Failures.RefusedBy(verdict);
    }

    private Writer OpenWriter()
    {
        Connection? connection = null;
        try
        {
            connection = Connection.Open(_folder.Database, readOnly: false);
            // What is refused is left as it is, its log too.
            connection.KeepLog(true);
            CheckWhole(connection);
            Schema.BringUp(connection, _folder, _time);
            // What only shows in what rows say is found here, before anything is written.
            using (var reader = new Reader(_folder.Database)) _open = OpenRecords.Read(reader, _load);
            connection.KeepLog(false);
            // The writer moves the log into the database by itself, when nobody waits for it.
            connection.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY");
            _folder.Watch();
            return new Writer(_folder, connection, _time);
        }
        catch (Exception failure)
        {
            connection?.Dispose();
            if (failure is StoreRefusedException) throw;
            throw _folder.Failures.Refused(failure);
        }
    }
}
