using Microsoft.Data.Sqlite;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Stores;

/// <summary>A folder on the disk of the temporary files.</summary>
internal sealed class SqliteBed : IStoreBed
{
    private readonly string _folder = Directory.CreateTempSubdirectory("titan-bench-sqlite-").FullName;

    public string Kind => "sqlite";

    public string Durability => "durable: WAL mode, synchronous=FULL";

    public IReadOnlyList<string> Switches => ["--store", "sqlite", "--data-dir", Records];

    private string Records => Path.Combine(_folder, "titan-data");

    private string Database => Directory.GetFiles(Records, "*.db").Single();

    public async Task<IRawStore?> OpenRawAsync()
    {
        await using var records = Open();
        await using var definition = records.CreateCommand();
        definition.CommandText = "SELECT sql FROM sqlite_schema WHERE tbl_name = 'tasks' AND sql IS NOT NULL ORDER BY type DESC";
        var statements = new List<string>();
        await using var rows = await definition.ExecuteReaderAsync();
        while (await rows.ReadAsync()) statements.Add(rows.GetString(0));
        return RawSqlite.Create(Path.Combine(_folder, "raw.db"), statements);
    }

    public async Task<DiskUse?> MeasureDiskAsync()
    {
        await using var records = Open();
        await using var checkpoint = records.CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await checkpoint.ExecuteNonQueryAsync();
        return new DiskUse(new FileInfo(Database).Length, 0, 0);
    }

    public ValueTask DisposeAsync()
    {
        FolderTree.Remove(_folder);
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
