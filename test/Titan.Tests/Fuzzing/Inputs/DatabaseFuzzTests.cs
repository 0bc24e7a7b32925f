using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;

namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>Database files that were damaged: refused in one clear line and left as they are, or opened and of use.</summary>
public sealed class DatabaseFuzzTests
{
    private const string Target = "titan.db";
    private const int Damages = 150;

    [Fact]
    public async Task A_damaged_database_is_refused_and_left_alone_or_is_of_use()
    {
        var files = await DatabaseFiles.MakeAsync();
        var random = new Random(FuzzPlan.SeedOf(Target));
        var (refused, unreadable) = (0, 0);
        for (var i = 0; i < Damages * FuzzPlan.Rounds; i++)
        {
            var (damaged, told) = Damage(files, random);
            using var folder = new TemporaryFolder();
            damaged.WriteTo(folder.Path);
            try
            {
                if (await OpenAsync(folder.Path)) unreadable++;
                Assert.Equal("ok", Integrity(folder.Path));
            }
            catch (StoreRefusedException why)
            {
                refused++;
                Assert.Null(OneLine.Fault(why.Message));
                Assert.Equal(damaged.Database, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "titan.db"), TestContext.Current.CancellationToken));
                Assert.Equal(damaged.Log, await File.ReadAllBytesAsync(Path.Combine(folder.Path, "titan.db-wal"), TestContext.Current.CancellationToken));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Assert.Fail($"TITAN_FUZZ_SEED={FuzzPlan.Seed}, damage {i}: {told}\n{fault}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Damages * FuzzPlan.Rounds} damaged databases: {refused} refused, {unreadable} with rows that cannot be read, the rest of use");
        Assert.True(refused > 0);
    }

    /// <summary>Does with it all that a Manager does.</summary>
    /// <returns>Whether some of it was told to be damaged.</returns>
    private static async Task<bool> OpenAsync(string folder)
    {
        await using var store = new SqliteStore(new SqliteOptions { DataFolder = folder }, TimeProvider.System);
        await store.PrepareAsync(TestContext.Current.CancellationToken);
        try
        {
            await UseAsync(store);
            return false;
        }
        catch (StoreUnavailableException told)
        {
            Assert.Null(OneLine.Fault(told.Message));
            return true;
        }
    }

    private static async Task UseAsync(SqliteStore store)
    {
        var now = new Instant(DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks);
        var state = await store.TryOpenAsync(now - TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        var core = new Orchestrator(new OrchestratorOptions(), state!, 1, now);
        var decision = new Decision();
        core.Tick(now + TimeSpan.FromSeconds(1), decision);
        core.Conclude(now + TimeSpan.FromSeconds(1), decision);
        TaskId? before = null;
        do
        {
            var page = await store.ListAsync(new TaskQuery { Before = before, Limit = 50 }, TestContext.Current.CancellationToken);
            foreach (var task in page.Tasks)
            {
                await store.FindAsync(task.Spec.Id, TestContext.Current.CancellationToken);
                foreach (var attempt in task.Attempts) await store.ReadOutputAsync(new OutputKey(task.Spec.Id, attempt.Number, OutputStreamName.Stdout), 0, 10_000, TestContext.Current.CancellationToken);
            }

            before = page.Next;
        }
        while (before is not null);

        await store.ForgetAsync(now - TimeSpan.FromHours(1), 1_000, TestContext.Current.CancellationToken);
    }

    private static string? Integrity(string folder)
    {
        using var connection = Connection.Open(Path.Combine(folder, "titan.db"), readOnly: true);
        return connection.Text("PRAGMA integrity_check(1)");
    }

    private static (DatabaseFiles Files, string Told) Damage(DatabaseFiles files, Random random)
    {
        var ofLog = random.Next(3) == 0;
        byte[] bytes = [.. ofLog ? files.Log : files.Database];
        var told = "";
        for (var times = random.Next(1, 5); times > 0; times--)
        {
            var at = random.Next(bytes.Length);
            // The header of the file and of its pages is small, and what everything hangs on.
            if (random.Next(3) == 0) at = ((at / 4_096) * 4_096) + random.Next(Math.Min(100, bytes.Length - ((at / 4_096) * 4_096)));
            var length = Math.Min(bytes.Length - at, 1 << random.Next(13));
            switch (random.Next(5))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); told += $" bit at {at};"; break;
                case 1: random.NextBytes(bytes.AsSpan(at, length)); told += $" noise of {length} at {at};"; break;
                case 2: bytes.AsSpan(at, length).Clear(); told += $" nothing of {length} at {at};"; break;
                case 3: bytes = bytes[..at]; told += $" cut at {at};"; if (at == 0) return Done(); break;
                default: bytes.AsSpan(random.Next(bytes.Length - length + 1), length).ToArray().CopyTo(bytes.AsSpan(at)); told += $" copy of {length} to {at};"; break;
            }
        }

        return Done();

        (DatabaseFiles, string) Done() => (ofLog ? files with { Log = bytes } : files with { Database = bytes }, (ofLog ? "log:" : "database:") + told);
    }
}
