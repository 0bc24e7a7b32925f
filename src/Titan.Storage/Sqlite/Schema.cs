using Titan.Storage.Sql;

namespace Titan.Storage.Sqlite;

/// <summary>Brings the tables up to this version: the numbered scripts that are part of the program, each once, in order, forward only.</summary>
internal static class Schema
{
    /// <summary>"TTAN": tells a file of ours from those of other programs.</summary>
    private const int ApplicationId = 0x5454414E;

    private const string Applied = "SELECT max(version) FROM schema_migrations";


    private static readonly IReadOnlyList<Migration> All = Migration.Load("Titan.Storage.Sqlite.Migrations");

    /// <summary>The newest version that this program knows.</summary>
    public static int Newest => All[^1].Version;

    /// <exception cref="StoreRefusedException">It was made by another program, by a newer Titan, or not by these scripts.</exception>
    /// <exception cref="SqliteFault">It cannot be read or written.</exception>
    public static void BringUp(Connection connection, DataFolder folder, TimeProvider time)
    {
        var owner = connection.Number("PRAGMA application_id");
        if (owner != ApplicationId && (owner != 0 || connection.Number("SELECT count(*) FROM sqlite_schema") > 0))
            throw folder.Failures.Refused("is a database of another program; move it away");
        if (owner == ApplicationId) CheckApplied(connection, folder);

        if (connection.Text("PRAGMA journal_mode = WAL") != "wal")
            throw folder.Failures.Refused("is on a file system that cannot share memory between programs, which its write-ahead log needs; move it to a local disk");

        // Nothing is written where there is nothing to do: what is refused for its rows is left as it is.
        if (owner == ApplicationId && connection.Number(Applied) == Newest) return;

        // Waits for another program that is about to write, so that two never migrate at once.
        connection.Execute($"""
            BEGIN IMMEDIATE;
            PRAGMA application_id = {ApplicationId};
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at INTEGER NOT NULL
            );
            COMMIT;
            """);
        var applied = (int)(connection.Number(Applied) ?? 0);
        foreach (var migration in All.Where(migration => migration.Version > applied)) Apply(connection, migration, time);
    }

    private static void CheckApplied(Connection connection, DataFolder folder)
    {
        var applied = (int)(connection.Number(Applied) ?? 0);
        if (applied > Newest)
            throw folder.Failures.Refused($"was made by a newer Titan (its schema is {applied}, this one knows {Newest}); use that version");

        foreach (var migration in All.Where(migration => migration.Version <= applied))
        {
            if (connection.Text($"SELECT checksum FROM schema_migrations WHERE version = {migration.Version}") != migration.Checksum)
                throw folder.Failures.Refused($"has a schema {migration.Version} that is not the one of this Titan; use the version that made it");
        }
    }

    private static void Apply(Connection connection, Migration migration, TimeProvider time)
    {
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute(migration.Sql);
            connection.Prepare("INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)")
                .Add(migration.Version).Add(migration.Name).Add(migration.Checksum)
                .Add((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).Run();
            connection.Execute("COMMIT");
        }
        catch (SqliteFault)
        {
            if (connection.InTransaction) connection.TryExecute("ROLLBACK");
            throw;
        }
    }
}
