using System.Text;
using Titan.Storage.Sqlite.Custody;

namespace Titan.Storage.Sqlite;

/// <summary>The folder of a store: its files, its locks, and what to tell a person when something is wrong with it.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string AnotherFolder = "give another --data-dir";

    private readonly string _path;
    private StoreLock? _held;
    private FileStream? _note;
    private PageCache? _cache;
    private volatile WatchedFiles? _watched;
    private volatile bool _isOverwritten;

    public DataFolder(string path)
    {
        _path = path;
        Database = Path.Combine(path, "titan.db");
        Failures = new SqliteFailures(Database);
    }

    /// <summary>The database file.</summary>
    public string Database { get; }

    /// <summary>Whether another program wrote into the files, past SQLite, as the writer found. Readers then tell nothing either.</summary>
    public bool IsOverwritten
    {
        get => _isOverwritten;
        set => _isOverwritten = value;
    }

    /// <summary>What failures mean here.</summary>
    public SqliteFailures Failures { get; }

    /// <summary>Tells people, and Managers of earlier versions, who has the folder; the lock that counts is on the folder itself.</summary>
    private string LockFile => Path.Combine(_path, "titan.lock");

    /// <summary>Makes the folder if need be, and takes it for this process: for as long as it lives, whatever ends it.</summary>
    /// <exception cref="StoreRefusedException">It cannot be used, or another Manager has it.</exception>
    public void Take()
    {
        if (_held is not null) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(_path);
            else Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _held = new StoreLock();
            if (!_held.TryTakeFolder(_path)) throw InUse();
            // Without any sharing it is an flock of the system, which ends with the process and holds against every other opening.
            _note = new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            _note.SetLength(0);
            _note.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            _note.Flush();
            // Commands and environments are nobody else's business, even where the folder was there before and is open to all.
            if (!File.Exists(Database)) CreateDatabase();
            if (!_held.TryTakeDatabase(Database))
                throw new StoreRefusedException($"{Database} is in use by a manager that has it in another folder, by a link; stop that manager, or {AnotherFolder}");
            _cache = new PageCache(Database);
            if (_cache.HasLog) _cache.Drop();
        }
        catch (Exception failure)
        {
            var refusal = failure is IOException or UnauthorizedAccessException ? Refusal(failure) : null;
            Dispose();
            if (refusal is not null) throw refusal;
            throw;
        }
    }

    /// <summary>From now on the paths must lead to the files that are open now. To be called while a connection is open that has read.</summary>
    /// <exception cref="StoreRefusedException">They do not already.</exception>
    public void Watch()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _watched = new WatchedFiles(_path, Database);
        }
        catch (IOException failure)
        {
            throw Failures.Refused(failure);
        }
    }

    /// <summary>Whether the paths still lead to the files that are open: what is acknowledged must be there after a new start.</summary>
    /// <returns>What is wrong, and what to do; null when nothing is.</returns>
    public StoreUnavailableException? Lost() => Lost(out _, out _) ?? (IsOverwritten ? Overwritten() : null);

    /// <param name="database">What the database's file looks like; nothing where nobody watches.</param>
    /// <param name="log">And its log.</param>
    public StoreUnavailableException? Lost(out FileStamp database, out FileStamp log)
    {
        database = log = default;
        return _watched?.Look(out database, out log) is { } why
            ? new StoreUnavailableException($"{why}; nothing more is accepted until it is back as it was (a manager that is started again takes what it finds there)")
            : null;
    }

    /// <summary>The head of the database's file: it says how large the database is, and changes whenever that does.</summary>
    public byte[] Head() => _cache?.Head() ?? [];

    /// <summary>The disk failed to keep something: nothing that the system's cache says about the database is believed any more.</summary>
    public void Distrust() => _cache?.Drop();

    /// <summary>Flushes the database file.</summary>
    /// <returns>False when the disk did not keep all that was written to it.</returns>
    public bool TryFlush() => _cache is null || _cache.TryFlush();

    /// <summary>What a failure of the disk means that only a new start mends.</summary>
    public StoreUnavailableException Broken() =>
        new($"the disk of {Database} failed in a way that only a new start can mend; see the log of the system, and start the manager again");

    /// <summary>What it means that another program wrote into the file, past SQLite.</summary>
    public StoreUnavailableException Overwritten() =>
        new($"{Database} or its log was overwritten or cut short by another program while this manager was using it: nothing more is accepted; end the manager, bring back a copy of the whole folder, and start it again");

    public void Dispose()
    {
        _cache?.Dispose();
        _note?.Dispose();
        _held?.Dispose();
        (_cache, _note, _held) = (null, null, null);
    }

    private void CreateDatabase()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(Database, options).Dispose();
    }

    private StoreRefusedException InUse(Exception? failure = null) =>
        new($"the data folder {_path} is in use by {((Holder() ?? StoreLock.HolderOf(_path)) is { } pid ? $"a manager with pid {pid}" : "another manager")}; stop it, or {AnotherFolder}", failure);

    private StoreRefusedException Refusal(Exception failure)
    {
        if (failure is UnauthorizedAccessException)
            return new StoreRefusedException($"the data folder {_path} may not be written by this user; change its rights, or {AnotherFolder}", failure);
        if (File.Exists(_path))
            return new StoreRefusedException($"{_path} is a file, not a folder; move it away, or {AnotherFolder}", failure);
        if (_note is null && File.Exists(LockFile) && Holder() is not null) return InUse(failure);
        return new StoreRefusedException($"the data folder {_path} cannot be used: {failure.Message.TrimEnd('.')}; mend it, or {AnotherFolder}", failure);
    }

    /// <summary>Who wrote the lock file last; null when it says nothing.</summary>
    private string? Holder()
    {
        try
        {
            if (!File.Exists(LockFile)) return null;
            using var file = new StreamReader(LockedFile.OpenRead(LockFile));
            return file.ReadLine() is { Length: > 0 } pid ? pid : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
