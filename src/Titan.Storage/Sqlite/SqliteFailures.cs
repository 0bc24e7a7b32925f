using Titan.Storage.Sqlite.Custody;
using static SQLitePCL.raw;

namespace Titan.Storage.Sqlite;

/// <summary>What a failure of SQLite, of the disk or of this process means for whoever uses the store: the one place where failures get their words.</summary>
/// <remarks>Only what was read and found wrong is called damage. Whoever is told so brings back a copy, and loses what came since.</remarks>
internal sealed class SqliteFailures(string database)
{
    private const string AnotherFolder = "give another --data-dir";

    /// <summary>Characters that are quoted of what a damaged database says.</summary>
    private const int LongestQuote = 300;

    public static SqliteTrouble TroubleOf(Exception failure) => failure.GetBaseException() switch
    {
        SqliteFault fault => TroubleOf(fault),
        OutOfMemoryException or InsufficientExecutionStackException => SqliteTrouble.NoMemory,
        UnauthorizedAccessException => SqliteTrouble.NoRight,
        IOException or TypeInitializationException or DllNotFoundException or ObjectDisposedException or ThreadStateException => SqliteTrouble.Other,
        _ => SqliteTrouble.StrangeRow,
    };

    /// <summary>What quotes a damaged database, so that it is text on one line.</summary>
    public static string Plain(string text) => string.Concat(text.Take(LongestQuote).Select(letter => char.IsControl(letter) ? ' ' : letter));

    /// <summary>What a failure means while the store is in use: it passes, or someone makes it pass.</summary>
    public StoreUnavailableException Unavailable(Exception failure) => new(TroubleOf(failure) switch
    {
        SqliteTrouble.NoRoom => $"there is no room left on the disk of {database}; it goes on when there is",
        SqliteTrouble.Busy => $"another program is writing to {database}; end it",
        SqliteTrouble.NoMemory => $"there is too little memory to use {database}; give the manager more, it goes on when there is",
        SqliteTrouble.NoDescriptors => $"too many files are open to open {database}; raise the limit (ulimit -n), it goes on when some are closed",
        SqliteTrouble.NoRight => $"{database} may not be written any more by this user; it goes on when it may",
        SqliteTrouble.Disk => $"the disk of {database} fails ({failure.Message}); see the log of the system, it goes on when the disk does",
        SqliteTrouble.NoDatabase or SqliteTrouble.Damage => $"{database} is damaged: {failure.Message}",
        SqliteTrouble.StrangeRow => Strange(failure),
        _ => $"{database} cannot be used: {Plain(failure.Message)}",
    }, failure);

    /// <summary>What a failure means before anything was begun.</summary>
    public StoreRefusedException Refused(Exception failure) => new(TroubleOf(failure) switch
    {
        SqliteTrouble.NoRoom => $"there is no room left on the disk of {database}; make room, or {AnotherFolder}",
        SqliteTrouble.Busy => $"another program is writing to {database}; end it and start again",
        SqliteTrouble.NoMemory => $"the manager needs more memory to read {database}, in which no fault was found; raise its limit (of the container or unit, or DOTNET_GCHeapHardLimit) and start again",
        SqliteTrouble.NoDescriptors => $"too many files are open to open {database}; raise the limit (ulimit -n) and start again",
        SqliteTrouble.NoDatabase => $"{database} is not a database of Titan; move it away, or {AnotherFolder}",
        SqliteTrouble.Damage => $"{database} is damaged; bring back a copy, or {AnotherFolder} ({failure.Message})",
        SqliteTrouble.StrangeRow => $"{Strange(failure)}; bring back a copy, or {AnotherFolder}",
        SqliteTrouble.NoRight => $"{database} may not be written by this user; make it writable, or {AnotherFolder}",
        SqliteTrouble.CannotOpen => $"{database} cannot be opened; make it a file that this user may write, or {AnotherFolder}",
        SqliteTrouble.Disk => $"the disk of {database} fails ({failure.Message}); see the log of the system, and start again when it is mended",
        _ => $"{database} cannot be used: {Plain(failure.Message)}; mend it, or {AnotherFolder}",
    }, failure);

    /// <summary>A refusal that needs no failure.</summary>
    public StoreRefusedException Refused(string why) => new($"{database} {why}, or {AnotherFolder}");

    /// <summary>What the look at the start found.</summary>
    /// <param name="verdict">What integrity_check says; not "ok".</param>
    public StoreRefusedException RefusedBy(string verdict) => PageError(verdict) is { } code and not SQLITE_CORRUPT
        ? Refused(new SqliteFault(code, Plain(verdict)))
        : Refused($"is damaged ({Plain(verdict)}); bring back a copy");

    /// <summary>A page that could not be got at all, for want of memory or since the disk fails, is told in the same words as one that is wrong.</summary>
    private static int? PageError(string verdict)
    {
        const string Mark = "error code=";
        var at = verdict.IndexOf(Mark, StringComparison.Ordinal);
        if (at < 0) return null;
        var digits = verdict.AsSpan(at + Mark.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], out var code) ? code : null;
    }

    private static SqliteTrouble TroubleOf(SqliteFault fault) => (fault.Kind, fault.SystemError) switch
    {
        (SQLITE_NOMEM, _) => SqliteTrouble.NoMemory,
        _ when fault.Code == SQLITE_IOERR_NOMEM => SqliteTrouble.NoMemory,
        (SQLITE_CORRUPT, _) => SqliteTrouble.Damage,
        (SQLITE_NOTADB, _) => SqliteTrouble.NoDatabase,
        (SQLITE_FULL, _) or (SQLITE_IOERR or SQLITE_CANTOPEN, FileCalls.NoSpace or FileCalls.NoQuota) => SqliteTrouble.NoRoom,
        (SQLITE_BUSY or SQLITE_LOCKED, _) => SqliteTrouble.Busy,
        (SQLITE_CANTOPEN or SQLITE_IOERR, FileCalls.TooManyOpen or FileCalls.TooManyOpenInAll) => SqliteTrouble.NoDescriptors,
        (SQLITE_READONLY or SQLITE_PERM or SQLITE_AUTH, _) or (SQLITE_IOERR or SQLITE_CANTOPEN, FileCalls.ReadOnlyDisk) => SqliteTrouble.NoRight,
        (SQLITE_CANTOPEN, _) => SqliteTrouble.CannotOpen,
        (SQLITE_IOERR, _) => SqliteTrouble.Disk,
        _ => SqliteTrouble.Other,
    };

    private string Strange(Exception failure) => $"{database} is damaged: a row cannot be read ({Plain(failure.Message)})";
}
