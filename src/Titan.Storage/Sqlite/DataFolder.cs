using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>The folder of a store: its files, its lock, and what to tell a person when something is wrong with it.</summary>
internal sealed class DataFolder : IDisposable
{
    /// <summary>Characters that are quoted of what a damaged database says.</summary>
    private const int LongestQuote = 300;

    private const string AnotherFolder = "give another --data-dir";

    private readonly string _path;
    private FileStream? _lock;
    private PageCache? _cache;

    public DataFolder(string path)
    {
        _path = path;
        Database = Path.Combine(path, "titan.db");
    }

    /// <summary>The database file.</summary>
    public string Database { get; }

    private string LockFile => Path.Combine(_path, "titan.lock");

    /// <summary>Makes the folder if need be, and takes it for this process: for as long as it lives, whatever ends it.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used, or another Manager has it.</exception>
    public void Take()
    {
        if (_lock is not null) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_path);
            else Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // Without any sharing it is an flock of the system, which ends with the process and holds against every other opening.
            _lock = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            _lock.SetLength(0);
            _lock.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            _lock.Flush();
            // Commands and environments are nobody else's business, even where the folder was there before and is open to all.
            if (!File.Exists(Database)) CreateDatabase();
            _cache = new PageCache(Database);
            if (_cache.HasLog) _cache.Drop();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refusal(failure);
        }
    }

    /// <summary>What a fault means while the store is in use: it passes, or someone makes it pass.</summary>
    public StoreUnavailableException Unavailable(SqliteFault fault) => new(fault.Kind switch
    {
        SQLITE_FULL => $"there is no room left on the disk of {Database}; it goes on when there is",
        SQLITE_BUSY or SQLITE_LOCKED => $"another program is writing to {Database}; end it",
        SQLITE_CORRUPT or SQLITE_NOTADB => $"{Database} is damaged: {fault.Message}",
        SQLITE_IOERR => $"the disk of {Database} fails ({fault.Message}); see the log of the system, it goes on when the disk does",
        _ => $"{Database} cannot be written: {fault.Message}",
    }, fault);

    /// <summary>What a fault means before anything was begun.</summary>
    public StoreRefusedException Refused(SqliteFault fault) => new(fault.Kind switch
    {
        SQLITE_FULL => $"there is no room left on the disk of {Database}; make room, or {AnotherFolder}",
        SQLITE_BUSY or SQLITE_LOCKED => $"another program is writing to {Database}; end it and start again",
        SQLITE_NOTADB => $"{Database} is not a database of Titan; move it away, or {AnotherFolder}",
        SQLITE_CORRUPT => $"{Database} is damaged; bring back a copy, or {AnotherFolder} ({fault.Message})",
        SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH => $"{Database} may not be written by this user; make it writable, or {AnotherFolder}",
        SQLITE_CANTOPEN => $"{Database} cannot be opened; make it a file that this user may write, or {AnotherFolder}",
        _ => $"{Database} cannot be used: {fault.Message}; mend it, or {AnotherFolder}",
    }, fault);

    /// <summary>What a row means that the database hands out whole, and that says nothing we know.</summary>
    public string Unreadable(Exception failure) => $"{Database} is damaged: a row cannot be read ({Plain(failure.Message)})";

    /// <summary>What quotes a damaged database, so that it is text on one line.</summary>
    public static string Plain(string text) => string.Concat(text.Take(LongestQuote).Select(letter => char.IsControl(letter) ? ' ' : letter));

    /// <summary>A refusal that needs no fault of SQLite.</summary>
    public StoreRefusedException Refused(string why) => new($"{Database} {why}, or {AnotherFolder}");

    /// <summary>The disk failed to keep something: nothing that the system's cache says about the database is believed any more.</summary>
    public void Distrust() => _cache?.Drop();

    /// <summary>Flushes the database file.</summary>
    /// <returns>False when the disk did not keep all that was written to it.</returns>
    public bool TryFlush() => _cache is null || _cache.TryFlush();

    /// <summary>What a failure means that only a new start mends.</summary>
    public StoreUnavailableException Broken() =>
        new($"the disk of {Database} failed in a way that only a new start can mend; see the log of the system, and start the manager again");

    public void Dispose()
    {
        _cache?.Dispose();
        _lock?.Dispose();
    }

    private void CreateDatabase()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(Database, options).Dispose();
    }

    private StoreRefusedException Refusal(Exception failure)
    {
        if (failure is UnauthorizedAccessException)
            return new StoreRefusedException($"the data folder {_path} may not be written by this user; change its rights, or {AnotherFolder}", failure);
        if (File.Exists(_path))
            return new StoreRefusedException($"{_path} is a file, not a folder; move it away, or {AnotherFolder}", failure);
        if (_lock is null && File.Exists(LockFile) && Holder() is { } pid)
            return new StoreRefusedException($"the data folder {_path} is in use by a manager with pid {pid}; stop it, or {AnotherFolder}", failure);
        return new StoreRefusedException($"the data folder {_path} cannot be used: {failure.Message.TrimEnd('.')}; mend it, or {AnotherFolder}", failure);
    }

    /// <summary>Who wrote the lock file last; null when it says nothing.</summary>
    private string? Holder()
    {
        try
        {
            using var file = new StreamReader(LockedFile.OpenRead(LockFile));
            return file.ReadLine() is { Length: > 0 } pid ? pid : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
