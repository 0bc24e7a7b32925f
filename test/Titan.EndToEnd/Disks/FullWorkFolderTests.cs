namespace Titan.EndToEnd.Disks;

/// <summary>The disk below a Worker's work folder is full.</summary>
public sealed class FullWorkFolderTests
{
    [Fact]
    public async Task A_command_without_a_work_folder_fails_with_the_reason_and_the_next_one_that_has_room_runs()
    {
        await using var disk = await SmallDisk.CreateAsync(DiskKind.Ext4, megabytes: 8);
        await using var cluster = await Cluster.StartAsync();
        var worker = await cluster.AddWorkerAsync("w1", switches: ["--work-dir", Path.Combine(disk.Path, "work")]);
        Assert.Equal("succeeded", (await EndedAsync(cluster, "echo 1 > file")).Phase);

        disk.Fill();
        var failed = await EndedAsync(cluster, "echo 2 > file");
        Assert.Equal(("failed", "spawn"), (failed.Phase, failed.Cause));
        Assert.Contains("the work folder could not be made: no space left on device", failed.Reason, StringComparison.OrdinalIgnoreCase);

        disk.Free();
        Assert.Equal("succeeded", (await EndedAsync(cluster, "echo 3 > file")).Phase);
        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync());
    }

    private static async Task<TaskSnapshot> EndedAsync(Cluster cluster, string command) =>
        await cluster.Titan.EndedAsync(await cluster.Titan.SubmitAsync(command, "--max-retries", "0"));
}
