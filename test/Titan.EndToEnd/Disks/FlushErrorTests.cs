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
}
