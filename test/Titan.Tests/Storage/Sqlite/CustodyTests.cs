using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;

namespace Titan.Tests.Storage.Sqlite;

/// <summary>What is acknowledged is in the files that a new start finds, whatever was done to them meanwhile.</summary>
public sealed class CustodyTests : IAsyncLifetime
{
    private readonly TemporaryFolder _place = new();
    private readonly Records _records = new();
    private readonly List<TaskId> _kept = [];
    private SqliteStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(_place.Path, "data");

    private string Elsewhere => Path.Combine(_place.Path, "elsewhere");

    private string Database => Path.Combine(Folder, "titan.db");

    private string Log => $"{Database}-wal";

    public async ValueTask InitializeAsync()
    {
        _store = Make(Folder);
        await LeadAsync(_store);
        await SubmitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _place.Dispose();
    }

    [Theory]
    [InlineData("titan.db")]
    [InlineData("titan.db-wal")]
    [InlineData("titan.db-shm")]
    public async Task A_file_that_was_removed_is_noticed_before_anything_more_is_acknowledged(string name)
    {
        File.Delete(Path.Combine(Folder, name));
        await RefusesAllAsync(Path.Combine(Folder, name));
    }

    [Theory]
    [InlineData("titan.db")]
    [InlineData("titan.db-wal")]
    [InlineData("titan.db-shm")]
    public async Task A_file_that_was_moved_away_is_noticed_and_used_again_when_it_is_back(string name)
    {
        var path = Path.Combine(Folder, name);
        File.Move(path, Elsewhere);
        await RefusesAllAsync(path);

        File.Move(Elsewhere, path);
        await SubmitAsync();
        await IsAllThereAsync();
    }

    [Fact]
    public async Task A_folder_that_was_moved_away_is_noticed_and_used_again_when_it_is_back()
    {
        Directory.Move(Folder, Elsewhere);
        await RefusesAllAsync(Folder);
        // Somebody starts a manager meanwhile, which makes a folder of its own.
        await using (var other = Make(Folder)) await LeadAsync(other);
        await RefusesAllAsync(Folder);

        FolderTree.Remove(Folder);
        Directory.Move(Elsewhere, Folder);
        await SubmitAsync();
        await IsAllThereAsync();
    }

    [Fact]
    public async Task Another_file_in_the_place_of_the_database_is_left_alone()
    {
        File.Copy(Database, Elsewhere);
        File.Move(Elsewhere, Database, overwrite: true);
        var content = await File.ReadAllBytesAsync(Database, Cancellation);
        await RefusesAllAsync(Database);
        await EndAsync();
        Assert.Equal(content, await File.ReadAllBytesAsync(Database, Cancellation));
    }

    [Fact]
    public async Task An_older_copy_written_over_the_database_is_noticed()
    {
        var copy = await File.ReadAllBytesAsync(Database, Cancellation);
        for (var i = 0; i < 50; i++) await SubmitAsync();
        Checkpoint();
        await SubmitAsync();
        await File.WriteAllBytesAsync(Database, copy, Cancellation);

        Assert.Contains("overwritten", (await RefusesAsync()).Message, StringComparison.Ordinal);
        await EndAsync();
        Assert.Equal(copy, await File.ReadAllBytesAsync(Database, Cancellation));
    }

    [Theory]
    [InlineData("titan.db")]
    [InlineData("titan.db-wal")]
    public async Task A_file_that_was_cut_to_nothing_is_noticed(string name)
    {
        await using (var file = new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(0);
        Assert.Contains("cut short", (await RefusesAsync()).Message, StringComparison.Ordinal);
        await RefusesAllAsync(Database);
    }

    [Fact]
    public async Task What_other_programs_may_do_disturbs_nobody()
    {
        File.SetLastWriteTimeUtc(Database, DateTime.UtcNow - TimeSpan.FromDays(1));
        await SubmitAsync();
        Checkpoint();
        await SubmitAsync();
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        await SubmitAsync();
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute("CREATE INDEX by_name ON tasks (name)");
        File.Delete(Path.Combine(Folder, "titan.lock"));
        await SubmitAsync();
        await IsAllThereAsync();
    }

    [Fact]
    public async Task The_folder_is_ours_without_its_lock_file_and_by_every_other_path()
    {
        File.Delete(Path.Combine(Folder, "titan.lock"));
        Assert.Contains($"in use by a manager with pid {Environment.ProcessId};", await RefusalAsync(Folder), StringComparison.Ordinal);

        Directory.CreateSymbolicLink(Elsewhere, Folder);
        Assert.Contains("in use by", await RefusalAsync(Elsewhere), StringComparison.Ordinal);
        File.Delete(Elsewhere);

        Directory.Move(Folder, Elsewhere);
        Assert.Contains("in use by", await RefusalAsync(Elsewhere), StringComparison.Ordinal);
        Directory.Move(Elsewhere, Folder);
        await SubmitAsync();
    }

    [Fact]
    public async Task The_database_is_ours_in_every_folder_that_has_a_link_to_it()
    {
        Directory.CreateDirectory(Elsewhere);
        using (var link = System.Diagnostics.Process.Start("ln", [Database, Path.Combine(Elsewhere, "titan.db")])) await link.WaitForExitAsync(Cancellation);
        Assert.Contains("in another folder", await RefusalAsync(Elsewhere), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Elsewhere, "titan.db-wal")));
    }

    [Fact]
    public async Task Of_many_that_start_at_once_one_has_the_folder()
    {
        var stores = Enumerable.Range(0, 8).Select(_ => Make(Elsewhere)).ToList();
        var failures = await Task.WhenAll(stores.Select(store => Task.Run(async () => await Record.ExceptionAsync(async () => await store.PrepareAsync(Cancellation)), Cancellation)));
        Assert.Equal(7, failures.Count(failure => failure is StoreRefusedException));
        Assert.Equal(1, failures.Count(failure => failure is null));
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task A_deposed_manager_does_not_take_over_again()
    {
        Depose("SELECT epoch + 1, 1, lease_ceiling");
        await Assert.ThrowsAsync<StoreFencedException>(async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation));

        for (var tries = 0; tries < 2; tries++)
        {
            var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.TryOpenAsync(Records.Start, Cancellation));
            Assert.Contains("another manager", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_same_number_in_the_hands_of_another_is_not_ours()
    {
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute("UPDATE leaderships SET began_at = 1");
        await Assert.ThrowsAsync<StoreFencedException>(async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation));
    }

    [Fact]
    public async Task A_copy_of_before_our_leadership_that_is_brought_back_is_read_anew()
    {
        var first = (await _store.TryOpenAsync(Records.Start, Cancellation))!.Epoch;
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute($"DELETE FROM leaderships WHERE epoch = {first}; DELETE FROM tasks");
        await Assert.ThrowsAsync<StoreFencedException>(async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation));

        var opened = (await _store.TryOpenAsync(Records.Start, Cancellation))!;
        Assert.True(opened.Epoch > first);
        Assert.Empty(opened.Tasks);
        _kept.Clear();
        await SubmitAsync();
    }

    [Fact]
    public async Task A_copy_of_our_own_leadership_that_is_brought_back_is_read_anew()
    {
        var copy = Path.Combine(_place.Path, "copy.db");
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute($"VACUUM INTO '{copy}'");
        var known = _kept.ToArray();
        await SubmitAsync();
        using (var other = Connection.Open(Database, readOnly: false)) other.Execute($"ATTACH '{copy}' AS copy; BEGIN; DELETE FROM tasks; INSERT INTO tasks SELECT * FROM copy.tasks; COMMIT");

        // Nothing can be written any more, whatever it is, until the records were read again.
        for (var tries = 0; tries < 2; tries++)
            await Assert.ThrowsAsync<StoreFencedException>(async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation));
        Assert.Equal(known, (await _store.TryOpenAsync(Records.Start, Cancellation))!.Tasks.Select(task => task.Spec.Id));
        await SubmitAsync();
    }

    private static SqliteStore Make(string folder) => new(new SqliteOptions { DataFolder = folder }, TimeProvider.System);

    private static async Task LeadAsync(SqliteStore store)
    {
        await store.PrepareAsync(Cancellation);
        await store.TryOpenAsync(Records.Start, Cancellation);
    }

    private static async Task<string> RefusalAsync(string folder)
    {
        await using var store = Make(folder);
        return (await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation))).Message;
    }

    private async Task EndAsync()
    {
        await _store.DisposeAsync();
        _store = Make(Elsewhere);
    }

    private async Task SubmitAsync()
    {
        var spec = _records.Spec();
        await _store.CommitAsync(Records.Changes(spec, TaskState.Queued), Cancellation);
        _kept.Add(spec.Id);
    }

    private async Task<StoreUnavailableException> RefusesAsync() =>
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation));

    /// <summary>Writes and reads agree, and so does a leader that has nothing to write.</summary>
    private async Task RefusesAllAsync(string path)
    {
        var output = new OutputPiece(new OutputKey(_kept[0], 1, OutputStreamName.Stdout), 0, "out"u8.ToArray(), 100);
        Func<Task>[] calls =
        [
            async () => await _store.CommitAsync(Records.Changes(_records.Spec(), TaskState.Queued), Cancellation),
            async () => await _store.CommitAsync(new Changes(), Cancellation),
            async () => await _store.AppendOutputAsync([output], Cancellation),
            async () => await _store.ForgetAsync(Records.Start, 10, Cancellation),
            async () => await _store.FindAsync(_kept[0], Cancellation),
            async () => await _store.ListAsync(new TaskQuery { Limit = 10 }, Cancellation),
        ];
        foreach (var call in calls) Assert.StartsWith(path, (await Assert.ThrowsAsync<StoreUnavailableException>(call)).Message, StringComparison.Ordinal);
    }

    private void Depose(string row)
    {
        using var other = Connection.Open(Database, readOnly: false);
        other.Execute($"INSERT INTO leaderships (epoch, began_at, lease_ceiling) {row} FROM leaderships ORDER BY epoch DESC LIMIT 1");
    }

    private void Checkpoint()
    {
        using var other = Connection.Open(Database, readOnly: false);
        other.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// <summary>For this store, and for the next start.</summary>
    private async Task IsAllThereAsync()
    {
        Assert.Equal(_kept, (await _store.ListAsync(new TaskQuery { Limit = 1_000 }, Cancellation)).Tasks.Select(task => task.Spec.Id).Reverse());
        await _store.DisposeAsync();
        _store = Make(Folder);
        await _store.PrepareAsync(Cancellation);
        Assert.Equal(_kept, (await _store.TryOpenAsync(Records.Start, Cancellation))!.Tasks.Select(task => task.Spec.Id).Order());
    }
}
