using System.Net;
using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Disks;

/// <summary>The disk of the Manager fills up to the last byte, under load, and is freed again.</summary>
public abstract class FullDiskTests(DiskKind kind)
{
    private const string NoRoom = "there is no room left on the disk of";

    [Fact]
    public async Task A_full_disk_refuses_keeps_what_it_has_and_goes_on_when_there_is_room()
    {
        await using var disk = await SmallDisk.CreateAsync(kind, megabytes: 32);
        await using var cluster = await DiskCluster.StartAsync(disk.Path);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 8);
        var vigil = await cluster.Titan.SubmitAsync($"{gate.Wait}; echo done");
        await cluster.Titan.RunningAsync(vigil);
        await using var load = new SteadyLoad(cluster.Address);
        await load.AcceptedAsync(50);

        disk.Fill();
        await Eventually.True(() => load.Ledger.Refusals.Any(IsForWantOfRoom), "a refusal for want of room");
        await AssertReadableAsync(cluster, load.Ledger.Said(), vigil);

        // One that starts now has to wait for room as well, says so, and goes on by itself.
        await cluster.Manager.KillAsync();
        disk.Fill();
        await using (var waiting = Server.Begin(Programs.Manager, "a manager that waits for room", ["--port", "0", "--dash-port", "0", .. DiskCluster.LongGraces, .. cluster.Store.Switches]))
        {
            await Eventually.Holds(() => SaysNoRoomAsync(waiting), said => said, "word of the full disk");
            if (waiting.HasSaidReady) await Eventually.Holds(() => RefusalAsync(waiting), refusal => refusal is not null && IsForWantOfRoom(refusal), "a refusal for want of room");
            disk.Free();
            await waiting.ReadyAsync();
            await Eventually.Holds(() => ReadinessAsync(waiting), status => status == HttpStatusCode.OK, "a manager that is ready again");
        }

        await cluster.StartManagerAgainAsync();
        await load.AcceptedAsync(50);

        disk.Fill();
        var before = load.Ledger.Refusals.Count;
        await Eventually.True(() => load.Ledger.Refusals.Skip(before).Any(IsForWantOfRoom), "a refusal for want of room");
        disk.Free();
        await load.AcceptedAsync(50);
        await load.StopAsync();
        gate.Open();
        Assert.Equal("done\n", (await cluster.Titan.EndedAsync(vigil)).Stdout);
        await DiskCluster.AssertDoneOnceAsync(cluster, load.Ledger.Said());
    }

    private static bool IsForWantOfRoom(TitanException refusal) =>
        DiskCluster.IsOfTheStore(refusal) && refusal.Message.Contains(NoRoom, StringComparison.Ordinal) && refusal.Hint.Contains("try again", StringComparison.Ordinal);

    private static async Task AssertReadableAsync(Cluster cluster, Promises said, string vigil)
    {
        using var client = DiskCluster.Client(cluster);
        await said.AssertKeptAsync(client);
        Assert.Equal("running", (await cluster.Titan.GetAsync(vigil)).Phase);
        Assert.NotEmpty(Processes.OfTask(vigil));
        Assert.Contains(NoRoom, (await cluster.Titan.RunAsync("status")).Ended(0).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadinessAsync(cluster.Manager));
    }

    private static async Task<HttpStatusCode> ReadinessAsync(Server manager)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://{manager.Ready("dashboard")}") };
        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        return ready.StatusCode;
    }

    /// <summary>With what the dead one held, there may be room for the first writes of the next: then it is ready, and is given more to write.</summary>
    private static async Task<bool> SaysNoRoomAsync(Server manager)
    {
        if (manager.HasSaidReady) _ = await RefusalAsync(manager);
        return manager.Log.Contains(NoRoom, StringComparison.Ordinal);
    }

    /// <summary>Null when a task was accepted. The one whose write finds the disk full waits for room with it, and is not answered; those after it are refused.</summary>
    private static async Task<TitanException?> RefusalAsync(Server manager)
    {
        await manager.ReadyAsync();
        using var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(manager.Ready("grpc")), RetryFor = TimeSpan.Zero, CallTimeout = SteadyLoad.Patience });
        try
        {
            await client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() } }, TestContext.Current.CancellationToken);
            return null;
        }
        catch (TitanException refused) when (DiskCluster.IsOfTheStore(refused) || refused.Code == StatusCode.DeadlineExceeded)
        {
            return refused;
        }
    }

    public sealed class InMemory() : FullDiskTests(DiskKind.Memory);

    public sealed class OfExt4() : FullDiskTests(DiskKind.Ext4);
}
