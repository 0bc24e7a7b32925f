namespace Titan.EndToEnd.Disks;

/// <summary>The disk says that it has not kept what it was given. Whatever it says afterwards, nothing that was acknowledged is lost.</summary>
public sealed class FlushErrorTests
{
    private const int Some = 50;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_acknowledged_after_a_flush_that_failed_outlasts_the_power(bool restarts)
    {
        await using var disk = await ThinDisk.CreateAsync();
        await using var cluster = await DiskCluster.StartAsync(disk.Path);
        await using var load = new SteadyLoad(cluster.Address);
        await load.AcceptedAsync(Some);

        // Pages that never reached the disk are in the system's cache, and whoever believes in them builds on sand.
        await disk.RunDryAsync();
        await Eventually.True(() => load.Ledger.Refusals.Any(DiskCluster.IsOfTheStore), "a refusal for the disk's sake");
        if (restarts) await cluster.Manager.KillAsync();
        disk.Refill();
        if (restarts) await cluster.StartManagerAgainAsync();
        await load.AcceptedAsync(Some);
        await cluster.Manager.KillAsync();
        await load.StopAsync();

        await using var found = await disk.LosePowerAsync();
        await using var after = await DiskCluster.StartAsync(found.Path);
        using var client = DiskCluster.Client(after);
        await load.Ledger.Said().AssertKeptAsync(client);
    }

    [Theory]
    [InlineData("fsync,fdatasync:error=EIO:when=3..6", "disk I/O error")]
    [InlineData("pwrite64:error=EIO:when=5..40", "disk I/O error")]
    [InlineData("pwrite64:error=ENOSPC:when=5..40", "no room")]
    public async Task Calls_that_fail_now_and_then_are_made_good(string fault, string told)
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await cluster.AddWorkerAsync("w1", slots: 8);
        await using var load = new SteadyLoad(cluster.Address);
        await load.AcceptedAsync(Some);
        await using (var calls = await SystemCalls.DisturbAsync(cluster.Manager.Pid, fault))
        {
            await Eventually.True(() => calls.Hits > 3, "calls that failed");
            await load.AcceptedAsync(Some);
        }

        await load.StopAsync();
        await DiskCluster.AssertDoneOnceAsync(cluster, load.Ledger.Said());
        Assert.Contains(told, cluster.Manager.Log, StringComparison.Ordinal);
        await cluster.Manager.KillAsync();
        await cluster.StartManagerAgainAsync();
        using var client = DiskCluster.Client(cluster);
        await load.Ledger.Said().AssertKeptAsync(client);
    }
}
