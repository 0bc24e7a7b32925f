using Titan.Client;
using Titan.Protocol.Errors;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>Clusters whose Manager remembers on a disk of the test.</summary>
internal static class DiskCluster
{
    /// <summary>Workers stay, however long this machine takes.</summary>
    public static readonly string[] LongGraces = ["--failover-grace", "30s", "--reconnect-grace", "30s", "--reap-after", "30s"];

    /// <param name="disk">Where the file system is mounted; the Manager has a folder on it.</param>
    public static Task<Cluster> StartAsync(string disk) => StartAsync(StorePlace.At("--data-dir", Path.Combine(disk, "data")));

    public static Task<Cluster> StartAsync(StorePlace place) => Cluster.StartAsync(place, LongGraces);

    public static TitanClient Client(Cluster cluster) =>
        new(new TitanClientOptions { Managers = ManagerAddress.ParseList(cluster.Address), RetryFor = Limit.Wait });

    /// <summary>Whether new work was refused because the store could not take it.</summary>
    public static bool IsOfTheStore(TitanException refusal) => refusal.Reason == Reasons.StoreUnavailable;

    /// <summary>All that was promised is kept, each task ends well in the one attempt that began, and no Worker was given up.</summary>
    public static async Task AssertDoneOnceAsync(Cluster cluster, Promises said)
    {
        using var client = Client(cluster);
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, tasks => tasks.Pending + tasks.Running == 0, "the end of all tasks");
        await said.AssertKeptAsync(client);
        await foreach (var task in client.Tasks.ListAsync(new TaskFilter(), pageSize: 1_000))
            Assert.True(task.Phase == Phase.Succeeded && task.Attempts.Count(attempt => attempt.StartedAt is not null) == 1, $"{task}");
        Assert.DoesNotContain("given up", cluster.Manager.Log, StringComparison.Ordinal);
        Assert.Single(await client.Cluster.WorkersAsync());
    }
}
