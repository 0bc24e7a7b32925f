namespace Titan.EndToEnd;

/// <summary>A Worker that is ended together with all that it runs, as systemd's KillMode=control-group and a reboot do it.</summary>
public sealed class StopOfTheUnitTests
{
    private const int Hangup = 1;

    /// <summary>What runs; the signal; and whether what runs hears of it before its Worker does.</summary>
    public static TheoryData<string, int, bool> Trees => new()
    {
        { "sleep 60", Signal.Terminate, true },
        { "sleep 60 && echo never", Signal.Terminate, true },
        { "(setsid sleep 60 & wait; true) & wait; exit 143", Signal.Terminate, true },
        // As systemd does it, from the oldest process to the youngest: an exit code that says nothing of a signal is understood when the Worker knows already.
        { "(setsid sleep 60 & wait; true) & wait; exit 7", Signal.Terminate, false },
        { "trap 'exit 3' TERM; while true; do sleep 0.1; done", Signal.Terminate, true },
        { "sleep 60; exit $?", Hangup, true },
        { "sleep 60", Signal.Interrupt, true },
    };

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task What_it_ran_is_lost_with_it_and_runs_elsewhere_at_no_charge_to_its_retries(string command, int signal, bool isFirst)
    {
        await using var cluster = await Cluster.StartAsync();
        var worker = await cluster.AddWorkerAsync("w1");
        var task = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 2 ] || {{ {command}; }}", "--max-retries", "0");
        await cluster.Titan.RunningAsync(task);
        await Eventually.True(() => command == "sleep 60" || Processes.OfTask(task).Count > 1, "its processes");
        await cluster.AddWorkerAsync("w2");

        var tree = Processes.TreeOf(worker.Pid);
        foreach (var pid in isFirst ? tree.Reverse() : tree) Signal.TrySend(pid, signal);

        var ended = await cluster.Titan.EndedAsync(task);
        Assert.Equal(("succeeded", "w2"), (ended.Phase, ended.Attempts[^1].Worker));
        Assert.Equal("lost", ended.Attempts[0].Phase);
        Assert.Equal(0, await worker.ExitAsync());
    }

    [Fact]
    public async Task A_hangup_drains_it_and_what_runs_may_end()
    {
        await using var cluster = await Cluster.StartAsync();
        var worker = await cluster.AddWorkerAsync("w1");
        await using var folder = new TemporaryFolder();
        var go = Path.Combine(folder.Path, "go");
        var task = await cluster.Titan.SubmitAsync($"while [ ! -e {go} ]; do sleep 0.1; done", "--max-retries", "0");
        await cluster.Titan.RunningAsync(task);

        worker.Send(Hangup);
        await worker.LineAsync("draining");
        await File.WriteAllTextAsync(go, "", TestContext.Current.CancellationToken);

        Assert.Equal(0, await worker.ExitAsync());
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(task)).Phase);
    }

    [Fact]
    public async Task A_hangup_ends_a_manager_in_good_order()
    {
        await using var cluster = await Cluster.StartAsync();

        cluster.Manager.Send(Hangup);

        Assert.Equal(0, await cluster.Manager.ExitAsync());
    }
}
