using System.Text.Json;
using Titan.Storage.Sqlite;
using static SQLitePCL.raw;

namespace Titan.Tests.Storage.Sqlite;

/// <summary>Whoever is told that the database is damaged brings back a copy, and loses what came since: so nothing else is called damage.</summary>
public sealed class SqliteFailuresTests
{
    private const int TooManyOpenFiles = 24;
    private const int NoSpace = 28;
    private const int ReadOnlyFileSystem = 30;
    private const int NoQuota = 122;

    private static readonly SqliteFailures Failures = new("/data/titan.db");

    [Theory]
    [InlineData(SQLITE_NOMEM, 0, "memory")]
    [InlineData(SQLITE_IOERR_NOMEM, 0, "memory")]
    [InlineData(SQLITE_FULL, 0, "no room")]
    [InlineData(SQLITE_IOERR_SHMSIZE, 0, "no room")]
    [InlineData(SQLITE_IOERR_WRITE, NoQuota, "no room")]
    [InlineData(SQLITE_CANTOPEN, NoSpace, "no room")]
    [InlineData(SQLITE_CANTOPEN, TooManyOpenFiles, "too many files")]
    [InlineData(SQLITE_CANTOPEN, 2, "cannot be")]
    [InlineData(SQLITE_BUSY, 0, "another program")]
    [InlineData(SQLITE_BUSY_SNAPSHOT, 0, "another program")]
    [InlineData(SQLITE_LOCKED, 0, "another program")]
    [InlineData(SQLITE_READONLY, 0, "may not be written")]
    [InlineData(SQLITE_READONLY_DBMOVED, 0, "may not be written")]
    [InlineData(SQLITE_IOERR_WRITE, ReadOnlyFileSystem, "may not be written")]
    [InlineData(SQLITE_PERM, 0, "may not be written")]
    [InlineData(SQLITE_IOERR_READ, 5, "the disk of")]
    [InlineData(SQLITE_IOERR_FSYNC, 5, "the disk of")]
    [InlineData(SQLITE_IOERR_SHORT_READ, 0, "the disk of")]
    [InlineData(SQLITE_ERROR, 0, "cannot be used")]
    public void What_the_machine_lacks_is_told_as_such(int code, int systemError, string says)
    {
        var fault = new SqliteFault(code, "what SQLite says", systemError);
        foreach (var told in new[] { Failures.Refused(fault).Message, Failures.Unavailable(fault).Message })
        {
            Assert.Contains(says, told, StringComparison.Ordinal);
            Assert.Contains("/data/titan.db", told, StringComparison.Ordinal);
            Assert.DoesNotContain("damaged", told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SQLITE_CORRUPT)]
    [InlineData(SQLITE_CORRUPT | (3 << 8))]
    public void What_is_damaged_is_told_as_such(int code)
    {
        var fault = new SqliteFault(code, "what SQLite says");
        Assert.Contains("damaged", Failures.Refused(fault).Message, StringComparison.Ordinal);
        Assert.Contains("damaged", Failures.Unavailable(fault).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Want_of_memory_anywhere_in_the_program_says_nothing_about_the_file()
    {
        foreach (var failure in new Exception[] { new InsufficientMemoryException(), new InvalidOperationException("reading", new InsufficientMemoryException()), new InsufficientExecutionStackException() })
        {
            var told = Failures.Refused(failure).Message;
            Assert.Contains("needs more memory", told, StringComparison.Ordinal);
            Assert.DoesNotContain("damaged", told, StringComparison.Ordinal);
            Assert.DoesNotContain("damaged", Failures.Unavailable(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_row_that_makes_no_sense_is_damage()
    {
        foreach (var failure in new Exception[] { new InvalidDataException("an id of 3 bytes"), new JsonException("no JSON"), new FormatException("no number"), new ArgumentOutOfRangeException("phase") })
            Assert.Contains("is damaged: a row cannot be read", Failures.Refused(failure).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Tree 4 page 7: unable to get the page. error code=3082", "needs more memory")]
    [InlineData("Tree 4 page 7: unable to get the page. error code=7", "needs more memory")]
    [InlineData("Tree 4 page 7: unable to get the page. error code=266", "the disk of")]
    [InlineData("Tree 4 page 7: unable to get the page. error code=11", "damaged")]
    [InlineData("row 3 missing from index tasks_ended_at", "damaged")]
    public void A_page_that_could_not_be_looked_at_is_not_damaged(string verdict, string says) =>
        Assert.Contains(says, Failures.RefusedBy(verdict).Message, StringComparison.Ordinal);
}
