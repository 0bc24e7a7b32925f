using Titan.Storage.Sqlite.Custody;

namespace Titan.Storage.Sqlite.Writing;

/// <summary>Vouches, before something is acknowledged, that a new start would find it: that the files which are open are those at the paths, and hold what SQLite wrote.</summary>
/// <remarks>
/// Between checkpoints nobody writes the database's file. When its time or size has changed all the same, either another program moved a part of the log into it, which the
/// log then says, or somebody copied another file over it. The log may only be shortened by whoever has moved all of it. Belongs to the writer's thread.
/// </remarks>
internal sealed class Witness
{
    private const int LogHeaderBytes = 32;
    private const int PageHeaderBytes = 24;

    private readonly DataFolder _folder;
    private readonly Connection _connection;
    private readonly long _pageBytes;
    private FileStamp _database;
    private byte[] _head = [];
    private (int All, int Moved) _log;

    public Witness(DataFolder folder, Connection connection)
    {
        _folder = folder;
        _connection = connection;
        _pageBytes = connection.Number("PRAGMA page_size")!.Value + PageHeaderBytes;
        Moved();
    }

    /// <returns>Why nothing may be acknowledged; null when all is well.</returns>
    public StoreUnavailableException? Objection()
    {
        if (_folder.Lost(out var database, out var log) is { } lost) return lost;
        if (database == default) return null;
        _folder.IsOverwritten = !(log.Size >= LogBytes(_log.All) && database.IsAsWritten(_database)) && !IsDoneBySqlite(database, log);
        return _folder.IsOverwritten ? _folder.Overwritten() : null;
    }

    /// <summary>We have committed.</summary>
    public void Committed() => _log = _connection.LogPages();

    /// <summary>Nothing more is acknowledged, and the connection is about to close.</summary>
    /// <returns>Whether what is at the paths is ours to write and to remove.</returns>
    public bool MayTidy()
    {
        try
        {
            return Objection() is null;
        }
        catch (SqliteFault)
        {
            return false;
        }
    }

    /// <summary>We have moved a part of the log into the database.</summary>
    public void Moved()
    {
        // Of files that are elsewhere just now it is seen later that we have written them, by what was moved.
        if (_folder.Lost(out var database, out _) is not null) return;
        (_database, _log, _head) = (database, _connection.LogPages(), _folder.Head());
    }

    private bool IsDoneBySqlite(in FileStamp database, in FileStamp log)
    {
        _connection.Refresh();
        var now = _connection.LogPages();
        if (log.Size < LogBytes(now.All)) return false;
        var isMoved = now.Moved != _log.Moved || now.All < _log.All;
        // Touched, or stamped anew by a file system that takes its time: the head would show another database, or this one from before it grew.
        if (!isMoved && !(database.Size == _database.Size && _folder.Head().AsSpan().SequenceEqual(_head))) return false;
        (_database, _log, _head) = (database, now, _folder.Head());
        return true;
    }

    private long LogBytes(int pages) => pages <= 0 ? 0 : LogHeaderBytes + (pages * _pageBytes);
}
