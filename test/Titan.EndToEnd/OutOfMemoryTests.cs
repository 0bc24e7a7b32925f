namespace Titan.EndToEnd;

/// <summary>The kernel kills what takes more memory than there is, and only whom it concerns is told of it.</summary>
public sealed class OutOfMemoryTests
{
    private const long Room = 400L << 20;

    /// <summary>Takes memory until it is killed: it looks for the last lines of something without any.</summary>
    private const string Eat = "tail /dev/zero";

    [Fact]
    public async Task Whatever_process_of_a_task_was_killed_its_task_is_told()
    {
        await using var group = LimitedGroup.Make(Room);
        await using var cluster = await Cluster.StartAsync();
        await using var worker = await StartAsync(group, cluster, "");

        var main = await EndAsync(cluster, $"exec {Eat}");
        var child = await EndAsync(cluster, $"{Eat}; exit $?");
        var own = await EndAsync(cluster, $"{Eat}; exit 3");
        var unmoved = await EndAsync(cluster, $"{Eat}; exit 0");

        Assert.Equal(("out_of_memory", 137, null), (main.Cause, main.ExitCode, main.Attempts[^1].Message));
        Assert.Equal(("out_of_memory", 137, "the kernel killed a process of it, and it ended with exit code 137"), (child.Cause, child.ExitCode, child.Attempts[^1].Message));
        Assert.Equal(("out_of_memory", 3, "the kernel killed a process of it, and it ended with exit code 3"), (own.Cause, own.ExitCode, own.Attempts[^1].Message));
        Assert.Equal("succeeded", unmoved.Phase);
        Assert.Equal(("exit_code", 4), await CauseAsync(cluster, "exit 4"));
        Assert.Equal(("signal", 137), await CauseAsync(cluster, "kill -9 $$"));

        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync());
        Assert.Empty(group.Inner);
    }

    [Theory]
    [InlineData("")]
    [InlineData("setpriv --reuid=64917 --regid=64917 --clear-groups")]
    public async Task A_task_that_was_killed_by_hand_beside_one_that_had_too_little_is_not_told_of_memory(string user)
    {
        await using var group = LimitedGroup.Make(Room);
        await using var cluster = await Cluster.StartAsync();
        await using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Launch.RunAsync("chmod", "777", folder.Path)).ExitCode);
        await using var worker = await StartAsync(group, cluster, user, "--work-dir", $"{folder.Path}/w");

        var innocent = await cluster.Titan.SubmitAsync($"while [ ! -e {folder.Path}/go ]; do sleep 0.1; done; kill -9 $$", "--max-retries", "0");
        await cluster.Titan.RunningAsync(innocent);
        var greedy = await EndAsync(cluster, $"exec {Eat}");
        await File.WriteAllTextAsync($"{folder.Path}/go", "", TestContext.Current.CancellationToken);

        Assert.Equal("signal", (await cluster.Titan.EndedAsync(innocent)).Cause);
        // Without a group of its own nobody knows which of the two it was.
        Assert.Equal(user.Length == 0 ? "out_of_memory" : "signal", greedy.Cause);
        // Of one alone it is sure.
        Assert.Equal(("out_of_memory", 137), await CauseAsync(cluster, $"exec {Eat}"));
        Assert.Equal(("out_of_memory", 137), await CauseAsync(cluster, $"{Eat}; exit $?"));
    }

    [Fact]
    public async Task What_a_killed_worker_has_left_of_groups_the_next_one_removes_and_nothing_else()
    {
        await using var group = LimitedGroup.Make(Room);
        Assert.SkipUnless(File.Exists($"{group.Path}/memory.oom_control"), "with cgroups of version 2 nobody can be started beside what a killed Worker has left: systemd removes it");
        Directory.CreateDirectory($"{group.Path}/titan-of-somebody");
        await using var cluster = await Cluster.StartAsync();
        await using (var first = await StartAsync(group, cluster, ""))
        {
            Assert.Equal("succeeded", (await EndAsync(cluster, "true")).Phase);
            await first.KillAsync();
        }

        var left = group.Inner;
        Assert.True(left.Count > 1, "a group of a keeper");
        await Eventually.True(() => group.Inner.All(name => File.ReadAllText($"{group.Path}/{name}/cgroup.procs").Length == 0), "the end of its keepers");

        await using var second = await StartAsync(group, cluster, "");

        Assert.Equal("titan-of-somebody", Assert.Single(group.Inner.Intersect(left)));
        second.Send(Signal.Terminate);
        Assert.Equal(0, await second.ExitAsync());
        Assert.Equal("titan-of-somebody", Assert.Single(group.Inner));
    }

    private static async Task<Server> StartAsync(LimitedGroup group, Cluster cluster, string before, params IEnumerable<string> switches)
    {
        var worker = group.Begin(Programs.Worker, "worker", before, ["--manager", cluster.Address, "--id", "w", "--slots", "2", .. switches]);
        await worker.ReadyAsync();
        return worker;
    }

    private static async Task<TaskSnapshot> EndAsync(Cluster cluster, string command) => await cluster.Titan.EndedAsync(await cluster.Titan.SubmitAsync(command, "--max-retries", "0"));

    private static async Task<(string Cause, int? ExitCode)> CauseAsync(Cluster cluster, string command)
    {
        var ended = await EndAsync(cluster, command);
        return (ended.Cause, ended.ExitCode);
    }
}
