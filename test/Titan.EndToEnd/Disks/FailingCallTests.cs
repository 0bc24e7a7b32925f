namespace Titan.EndToEnd.Disks;

/// <summary>Calls of the Manager that write or flush fail again and again, with room and without.</summary>
public sealed class FailingCallTests
{
    private const int Some = 50;

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
