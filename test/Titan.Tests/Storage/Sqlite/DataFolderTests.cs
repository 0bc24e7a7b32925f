using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;

namespace Titan.Tests.Storage.Sqlite;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string DataFolder => Path.Combine(_folder.Path, "data");

    private string Database => Path.Combine(DataFolder, "titan.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_folder_is_made_for_its_owner_alone()
    {
        await using var store = await PreparedAsync(Path.Combine(DataFolder, "deeper"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Path.Combine(DataFolder, "deeper")).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path.Combine(DataFolder, "deeper", "titan.db")).UnixFileMode);
    }

    [Fact]
    public async Task A_second_store_on_the_folder_is_refused_until_the_first_has_ended()
    {
        await using (await PreparedAsync())
        {
            var refusal = await RefusalAsync();
            Assert.Equal($"the data folder {DataFolder} is in use by a manager with pid {Environment.ProcessId}; stop it, or give another --data-dir", refusal);
        }

        await using var next = await PreparedAsync();
    }

    [Fact]
    public async Task A_refused_store_leaves_the_folder_to_others()
    {
        await using var first = await PreparedAsync();
        await first.TryOpenAsync(Records.Start, Cancellation);
        await RefusalAsync();
        await RefusalAsync();
        await first.CommitAsync(new Changes { Workers = { Records.WorkerRecord() } }, Cancellation);
    }

    [Fact]
    public async Task The_lock_of_a_manager_that_was_killed_holds_nobody_off()
    {
        Directory.CreateDirectory(DataFolder);
        await File.WriteAllTextAsync(Path.Combine(DataFolder, "titan.lock"), "1\n", Cancellation);
        await using (await PreparedAsync())
        {
            Assert.Contains($"pid {Environment.ProcessId};", await RefusalAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_path_that_is_a_file_is_refused()
    {
        await File.WriteAllTextAsync(DataFolder, "precious", Cancellation);
        Assert.Equal($"{DataFolder} is a file, not a folder; move it away, or give another --data-dir", await RefusalAsync());
        Assert.Equal("precious", await File.ReadAllTextAsync(DataFolder, Cancellation));
    }

    [Theory]
    [InlineData("/proc/titan")]
    [InlineData("/sys/titan")]
    public async Task A_folder_that_cannot_be_made_is_refused(string folder)
    {
        var refusal = await RefusalAsync(folder);
        Assert.StartsWith($"the data folder {folder} ", refusal, StringComparison.Ordinal);
        Assert.EndsWith("or give another --data-dir", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Theory]
    [InlineData("precious")]
    [InlineData(null)]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone(string? text)
    {
        Directory.CreateDirectory(DataFolder);
        var content = text is null ? [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))] : System.Text.Encoding.UTF8.GetBytes(text);
        await File.WriteAllBytesAsync(Database, content, Cancellation);

        Assert.Equal($"{Database} is not a database of Titan; move it away, or give another --data-dir", await RefusalAsync());
        Assert.Equal(content, await File.ReadAllBytesAsync(Database, Cancellation));
    }

    [Fact]
    public async Task A_database_of_another_program_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(DataFolder);
        await File.Create(Database).DisposeAsync();
        using (var connection = Connection.Open(Database, readOnly: false)) connection.Execute("CREATE TABLE songs (name)");
        var content = await File.ReadAllBytesAsync(Database, Cancellation);

        Assert.Equal($"{Database} is a database of another program; move it away, or give another --data-dir", await RefusalAsync());
        Assert.Equal(content, await File.ReadAllBytesAsync(Database, Cancellation));
    }

    [Fact]
    public async Task A_damaged_database_is_refused_and_left_alone()
    {
        await FillAsync();
        var content = await File.ReadAllBytesAsync(Database, Cancellation);
        content.AsSpan(content.Length / 2, content.Length / 4).Fill(0x5A);
        await File.WriteAllBytesAsync(Database, content, Cancellation);

        var refusal = await RefusalAsync();
        Assert.StartsWith($"{Database} is damaged", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
        Assert.Equal(content, await File.ReadAllBytesAsync(Database, Cancellation));
    }

    [Fact]
    public async Task A_database_that_was_cut_short_is_refused()
    {
        await FillAsync();
        await using (var file = new FileStream(Database, FileMode.Open)) file.SetLength(file.Length / 2);
        Assert.StartsWith($"{Database} is damaged", await RefusalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_a_newer_titan_is_refused()
    {
        await FillAsync();
        using (var connection = Connection.Open(Database, readOnly: false))
            connection.Execute("INSERT INTO schema_migrations VALUES (999, '0999_later', 'x', 0)");

        Assert.Equal($"{Database} was made by a newer Titan (its schema is 999, this one knows {Schema.Newest}); use that version, or give another --data-dir", await RefusalAsync());
    }

    [Fact]
    public async Task A_schema_that_is_not_the_one_known_by_its_number_is_refused()
    {
        await FillAsync();
        using (var connection = Connection.Open(Database, readOnly: false)) connection.Execute("UPDATE schema_migrations SET checksum = 'another' WHERE version = 1");

        Assert.Equal($"{Database} has a schema 1 that is not the one of this Titan; use the version that made it, or give another --data-dir", await RefusalAsync());
    }

    [Fact]
    public async Task Every_migration_is_written_down_with_its_checksum()
    {
        await FillAsync();
        using var connection = Connection.Open(Database, readOnly: true);
        Assert.Equal(Schema.Newest, connection.Number("SELECT count(*) FROM schema_migrations WHERE length(checksum) = 64 AND applied_at > 0"));
        Assert.Equal(0x5454414E, connection.Number("PRAGMA application_id"));
    }

    [Fact]
    public async Task A_database_of_an_older_titan_is_brought_up_and_keeps_what_it_has()
    {
        await FillAsync();
        using (var connection = Connection.Open(Database, readOnly: false))
            connection.Execute("DROP VIEW running_now; DROP VIEW slowest; DROP VIEW by_label; DROP TABLE requests; DROP INDEX tasks_id_key; DROP INDEX tasks_retry_of; ALTER TABLE tasks DROP COLUMN grace; ALTER TABLE tasks DROP COLUMN stdin; ALTER TABLE tasks DROP COLUMN stdout_path; ALTER TABLE tasks DROP COLUMN stderr_path; ALTER TABLE tasks DROP COLUMN removed_files; ALTER TABLE tasks DROP COLUMN removed_names; ALTER TABLE superseded_attempts DROP COLUMN removed_files; ALTER TABLE superseded_attempts DROP COLUMN removed_names; ALTER TABLE workers DROP COLUMN last_seen_at; DELETE FROM schema_migrations WHERE version > 1");

        await using var store = await PreparedAsync();
        var tasks = (await store.TryOpenAsync(Records.Start, Cancellation))!.Tasks;
        Assert.Equal(500, tasks.Count);
        Assert.All(tasks, task => Assert.Equal((TimeSpan.FromSeconds(5), null), (task.Spec.Grace, task.Spec.Work.Input)));
        using var reading = Connection.Open(Database, readOnly: true);
        Assert.Equal(Schema.Newest, reading.Number("SELECT max(version) FROM schema_migrations"));
    }

    /// <summary>The questions that the reference shows are asked as they stand there.</summary>
    [Fact]
    public async Task The_questions_of_the_reference_have_answers()
    {
        await FillAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "reference", "sqlite.md"), Cancellation);
        var questions = page.Split("```sql")[1].Split("```")[0].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, questions.Length);
        using var connection = Connection.Open(Database, readOnly: true);
        Assert.All(questions, question => connection.Text(question));
        Assert.Equal("pending", connection.Text(questions[2]));
        Assert.All(["running_now", "slowest", "by_label", "readable_tasks", "failed_today"], (string view) => connection.Text($"SELECT * FROM {view}"));
        Assert.Equal(500, connection.Number("SELECT pending FROM by_label WHERE key = 'team'"));
    }

    [Fact]
    public async Task People_can_read_while_a_manager_runs()
    {
        await using var store = await PreparedAsync();
        await store.TryOpenAsync(Records.Start, Cancellation);
        var spec = new Records().Spec();
        await store.CommitAsync(Records.Changes(spec, new TaskState { Phase = Phase.Failed, Cause = Cause.Signal, ExitCode = 137, EndedAt = Records.Start }, Records.EndedAttempt(1), Records.EndedAttempt(2)), Cancellation);

        using var connection = Connection.Open(Database, readOnly: true);
        Assert.Equal("failed", connection.Text($"SELECT phase FROM tasks WHERE id = '{spec.Id}'"));
        Assert.Equal("2024-10-04 00:00:00", connection.Text("SELECT ended FROM readable_tasks"));
        Assert.Equal(2, connection.Number("SELECT count(*) FROM attempts WHERE phase = 'failed' AND cause = 'signal' AND signal = 9"));
        Assert.Equal(0, connection.Number("SELECT count(*) FROM failed_today"));
        Assert.Equal("blue", connection.Text("SELECT labels ->> 'team' FROM tasks"));
    }

    private async Task FillAsync()
    {
        await using var store = await PreparedAsync();
        await store.TryOpenAsync(Records.Start, Cancellation);
        var records = new Records();
        var changes = new Changes();
        for (var i = 0; i < 500; i++)
        {
            var spec = records.Spec();
            changes.Specs.Add(spec);
            changes.States.Add((spec.Id, TaskState.Queued));
        }

        await store.CommitAsync(changes, Cancellation);
    }

    private async Task<SqliteStore> PreparedAsync(string? folder = null)
    {
        var store = new SqliteStore(new SqliteOptions { DataFolder = folder ?? DataFolder }, TimeProvider.System);
        await store.PrepareAsync(Cancellation);
        return store;
    }

    private async Task<string> RefusalAsync(string? folder = null)
    {
        await using var store = new SqliteStore(new SqliteOptions { DataFolder = folder ?? DataFolder }, TimeProvider.System);
        return (await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation))).Message;
    }
}
