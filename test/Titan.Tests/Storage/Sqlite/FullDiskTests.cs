using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;

namespace Titan.Tests.Storage.Sqlite;

public sealed class FullDiskTests
{
    private readonly Records _records = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_refuses_loses_nothing_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(kilobytes: 2_048);
        await using var store = await PreparedAsync(disk.Path);
        var kept = new List<TaskId>();
        var failed = Batch();
        StoreUnavailableException? full = null;
        while (full is null)
        {
            failed = Batch();
            full = await TryAsync(store, failed);
            if (full is null) kept.AddRange(failed.Specs.Select(spec => spec.Id));
        }

        Assert.NotEmpty(kept);
        Assert.Equal($"there is no room left on the disk of {disk.Path}/titan.db; it goes on when there is", full.Message);
        Assert.NotNull(await TryAsync(store, failed));
        Assert.Equal(kept, await IdsAsync(store));

        disk.Resize(kilobytes: 32_768);
        Assert.Null(await TryAsync(store, failed));
        kept.AddRange(failed.Specs.Select(spec => spec.Id));
        for (var i = 0; i < 50; i++)
        {
            var more = Batch();
            Assert.Null(await TryAsync(store, more));
            kept.AddRange(more.Specs.Select(spec => spec.Id));
        }

        Assert.Equal(kept, await IdsAsync(store));
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_start_is_refused()
    {
        using var disk = new SmallDisk(kilobytes: 64);
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "ballast"), new byte[52 << 10], Cancellation);
        await using var store = new SqliteStore(new SqliteOptions { DataFolder = disk.Path }, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation));
        Assert.Contains("no room", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_disk_that_may_only_be_read_is_refused()
    {
        using var disk = new SmallDisk(kilobytes: 4_096);
        await (await PreparedAsync(disk.Path)).DisposeAsync();
        disk.MakeReadOnly();
        await using var store = new SqliteStore(new SqliteOptions { DataFolder = disk.Path }, TimeProvider.System);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation));
        Assert.StartsWith($"the data folder {disk.Path} ", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task<SqliteStore> PreparedAsync(string folder)
    {
        var store = new SqliteStore(new SqliteOptions { DataFolder = folder }, TimeProvider.System);
        await store.PrepareAsync(Cancellation);
        await store.TryOpenAsync(Records.Start, Cancellation);
        return store;
    }

    private static async Task<StoreUnavailableException?> TryAsync(SqliteStore store, Changes changes)
    {
        try
        {
            await store.CommitAsync(changes, Cancellation);
            return null;
        }
        catch (StoreUnavailableException failure)
        {
            return failure;
        }
    }

    private static async Task<IEnumerable<TaskId>> IdsAsync(SqliteStore store) =>
        (await store.ListAsync(new TaskQuery { Limit = 100_000 }, Cancellation)).Tasks.Select(task => task.Spec.Id).Reverse();

    private Changes Batch()
    {
        var changes = new Changes();
        for (var i = 0; i < 100; i++)
        {
            var spec = _records.Spec();
            changes.Specs.Add(spec);
            changes.States.Add((spec.Id, TaskState.Queued));
        }

        return changes;
    }
}
