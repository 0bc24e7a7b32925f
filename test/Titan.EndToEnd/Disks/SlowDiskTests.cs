using System.Diagnostics;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>Every flush of the disk takes its time. Nothing is told before it, and all goes on with as much in each as there is.</summary>
public sealed class SlowDiskTests
{
    private const int Clients = 64;

    /// <summary>Longer than the half second from which on a commit counts as held up.</summary>
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(700);

    [Fact]
    public async Task A_slow_disk_delays_answers_and_nothing_else()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await cluster.AddWorkerAsync("w1", slots: 8);
        using var client = DiskCluster.Client(cluster);
        await client.Tasks.SubmitAsync(Noop(), TestContext.Current.CancellationToken);
        int flushes;
        Promises said;
        await using (var slow = await SystemCalls.DisturbAsync(cluster.Manager.Pid, $"fsync,fdatasync:delay_exit={Flush.TotalMicroseconds}"))
        {
            for (var call = 0; call < 3; call++)
            {
                var begun = Stopwatch.GetTimestamp();
                await client.Tasks.SubmitAsync(Noop(), TestContext.Current.CancellationToken);
                Assert.True(Stopwatch.GetElapsedTime(begun) >= Flush, "acknowledged before it was flushed");
            }

            await using var load = new SteadyLoad(cluster.Address, Clients);
            var before = slow.Hits;
            await load.AcceptedAsync(6 * Clients);
            await load.StopAsync();
            flushes = slow.Hits - before;
            said = load.Ledger.Said();
        }

        // Each has one on its way at a time, and needs a flush for it, which it shares with the others.
        Assert.InRange(flushes, said.Accepted.Count / Clients, said.Accepted.Count / 4);
        await DiskCluster.AssertDoneOnceAsync(cluster, said);
    }

    private static TaskSpec Noop() => new() { Work = new Work { Noop = new Noop() } };
}
