namespace Titan.EndToEnd.Disks;

/// <summary>The disk below a Worker's work folder is full: its fault, and no task's.</summary>
public sealed class FullWorkFolderTests
{
    [Fact]
    public async Task Tasks_wait_for_the_only_worker_to_have_room_and_run_then()
    {
        await using var disk = await SmallDisk.CreateAsync(DiskKind.Ext4, megabytes: 8);
        await using var cluster = await Cluster.StartAsync();
        var worker = await cluster.AddWorkerAsync("w1", switches: ["--work-dir", Path.Combine(disk.Path, "work")]);
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(await SubmitAsync(cluster, "echo 1 > file"))).Phase);

        disk.Fill();
        var waiting = await SubmitAsync(cluster, "echo 2 > file");
        var later = await SubmitAsync(cluster, "echo 3 > file");
        var told = await cluster.Titan.UntilAsync(later, task => task.Reason.Contains("takes nothing at present", StringComparison.Ordinal), "the reason why it waits");
        Assert.Equal("pending", told.Phase);
        Assert.Contains("w1 takes nothing at present: no space left on device in its work folder, tries again in", told.Reason, StringComparison.Ordinal);
        var workers = (await cluster.Titan.RunAsync("workers")).Ended(0).Text;
        Assert.Contains("takes 0 of 1 at present: no space left on device", workers, StringComparison.Ordinal);

        disk.Free();
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(waiting)).Phase);
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(later)).Phase);
        Assert.Single(worker.Log.Split('\n'), line => line.Contains("takes 0 of 1 task at present", StringComparison.Ordinal));
        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync());
    }

    [Fact]
    public async Task A_worker_with_room_runs_what_another_has_no_room_for()
    {
        await using var disk = await SmallDisk.CreateAsync(DiskKind.Ext4, megabytes: 8);
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("full", slots: 2, switches: ["--work-dir", Path.Combine(disk.Path, "work")]);
        // Its first folder stands ready: what is made in it needs room all the same.
        disk.Fill();
        var first = await SubmitAsync(cluster, "echo 1 > file");
        await cluster.Titan.UntilAsync(first, task => task.Reason.Contains("no space left on device", StringComparison.Ordinal), "the loss of the first");
        await cluster.AddWorkerAsync("good", slots: 2);

        List<string> tasks = [first];
        for (var i = 0; i < 8; i++) tasks.Add(await SubmitAsync(cluster, $"echo {i}"));

        foreach (var task in tasks)
        {
            var ended = await cluster.Titan.EndedAsync(task);
            Assert.Equal(("succeeded", "good"), (ended.Phase, ended.Attempts[^1].Worker));
        }
    }

    private static Task<string> SubmitAsync(Cluster cluster, string command) => cluster.Titan.SubmitAsync(command, "--max-retries", "0");
}
