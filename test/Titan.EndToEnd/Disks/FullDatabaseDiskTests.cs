namespace Titan.EndToEnd.Disks;

/// <summary>The disk of PostgreSQL fills up to the last byte, with its log on it, and is freed again.</summary>
public sealed class FullDatabaseDiskTests
{
    private const int Some = 50;

    [Fact]
    public async Task Nothing_is_lost_when_the_disk_of_the_database_was_full()
    {
        await using var disk = await SmallDisk.CreateAsync(DiskKind.Ext4, megabytes: 160);
        // The server runs as a user of its own, who has to come this far.
        await Machine.RunAsync("chmod", "711", Path.GetDirectoryName(disk.Path)!, disk.Path);
        await using var server = await PostgresServer.StartAsync(durable: true, within: disk.Path, settings: ["max_wal_size=32MB", "min_wal_size=32MB"]);
        await using var database = await server.CreateDatabaseAsync();
        await using var cluster = await DiskCluster.StartAsync(StorePlace.At("--pg-dsn", database.Url));
        await cluster.AddWorkerAsync("w1", slots: 8);
        await using var load = new SteadyLoad(cluster.Address);
        await load.AcceptedAsync(Some);

        disk.Fill();
        await Eventually.True(() => load.Ledger.Refusals.Any(DiskCluster.IsOfTheStore), "a refusal for the disk's sake");
        disk.Free();
        // Without room for its log PostgreSQL ends itself, and whoever looks after it starts it again.
        if (!await server.AnswersAsync()) await server.StartAsync();

        await load.AcceptedAsync(Some);
        await load.StopAsync();
        await DiskCluster.AssertDoneOnceAsync(cluster, load.Ledger.Said());
    }
}
