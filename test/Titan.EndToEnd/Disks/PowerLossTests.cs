using System.Diagnostics;

namespace Titan.EndToEnd.Disks;

/// <summary>The power fails again and again in the middle of everything. What was told by then is found on the disk, and a Manager goes on from it.</summary>
public sealed class PowerLossTests
{
    /// <summary>Of one disk, so that it does not get full.</summary>
    private const int LossesOfOneDisk = 20;

    [Fact]
    public async Task Power_that_fails_at_any_moment_takes_nothing_that_was_acknowledged()
    {
        var plan = new PowerPlan();
        for (var left = plan.Losses; left > 0; left -= LossesOfOneDisk) await LoseAsync(plan, Math.Min(left, LossesOfOneDisk));
    }

    private static async Task LoseAsync(PowerPlan plan, int losses)
    {
        await using var disk = await ImageDisk.CreateAsync();
        await using var cluster = await DiskCluster.StartAsync(disk.Path);
        await using var load = new SteadyLoad(cluster.Address);
        await cluster.AddWorkerAsync("w1", slots: 8);
        await load.AcceptedAsync(1);
        for (var loss = 1; loss <= losses; loss++)
        {
            await plan.NextAsync();
            var said = load.Ledger.Said();
            await using var found = await disk.LosePowerAsync();
            await AssertKeptAsync(said, found.Path);
            Say($"loss {loss}: {said.Accepted.Count} acknowledged, {said.Ended.Count} seen to end, none lost");
        }

        await load.StopAsync();
    }

    private static async Task AssertKeptAsync(Promises said, string disk)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var after = await DiskCluster.StartAsync(disk);
        using var client = DiskCluster.Client(after);
        Say($"a Manager leads {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.00} s after its start");
        await said.AssertKeptAsync(client);
        await after.Titan.SubmitAsync("true");
        after.Manager.Send(Signal.Terminate);
        Assert.Equal(0, await after.Manager.ExitAsync());
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
