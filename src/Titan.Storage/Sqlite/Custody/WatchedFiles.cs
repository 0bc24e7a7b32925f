namespace Titan.Storage.Sqlite.Custody;

/// <summary>
/// The folder and the files that a store has open. An open file can be written long after nobody finds it any more; what is acknowledged then is gone with the process. So
/// this looks, before and after each commit and before each read, whether the paths still lead to them.
/// </summary>
/// <remarks>A look costs four calls of the system, about a microsecond each. Any thread may look.</remarks>
internal sealed class WatchedFiles
{
    private readonly WatchedPath _folder;
    private readonly WatchedPath _database;
    private readonly WatchedPath _log;
    private readonly WatchedPath _index;

    /// <summary>To be made while a connection is open that has read: then all files are there, and stay the same.</summary>
    /// <exception cref="IOException">One of them is not there.</exception>
    public WatchedFiles(string folder, string database)
    {
        _folder = new WatchedPath(folder, isFolder: true);
        _database = new WatchedPath(database, isFolder: false);
        _log = new WatchedPath($"{database}-wal", isFolder: false);
        _index = new WatchedPath($"{database}-shm", isFolder: false);
    }

    /// <param name="database">What the database's file looks like now.</param>
    /// <param name="log">And its log.</param>
    /// <returns>What is wrong, without a point at its end; null when all paths lead where they did.</returns>
    public string? Look(out FileStamp database, out FileStamp log)
    {
        database = log = default;
        return _folder.Look(out _) ?? _database.Look(out database) ?? _log.Look(out log) ?? _index.Look(out _);
    }
}
