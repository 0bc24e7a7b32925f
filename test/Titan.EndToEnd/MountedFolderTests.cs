using System.Diagnostics;
using System.Text.RegularExpressions;
using Titan.EndToEnd.Disks;

namespace Titan.EndToEnd;

/// <summary>A task mounts things in its work folder: what is behind a mount stays, whoever removes the folder.</summary>
public sealed class MountedFolderTests : IAsyncLifetime
{
    private const string Kept = "not Titan's";

    private Mounts _ground = null!;

    private string Precious => Path.Combine(_ground.Folder, "precious");

    /// <summary>Where temporary files are, and the work folder.</summary>
    private string Temporary => Path.Combine(_ground.Folder, "tmp");

    private KeyValuePair<string, string> Environs => KeyValuePair.Create("TMPDIR", Temporary);

    public async ValueTask InitializeAsync()
    {
        _ground = await Mounts.MakeAsync(async mounts =>
        {
            await mounts.MountAsync("trial", "-t", "tmpfs", "titan-test");
            return mounts;
        });
        Directory.CreateDirectory(Temporary);
        // On the file system of the work folder, so that no number of a device tells them apart.
        Directory.CreateDirectory(Path.Combine(Precious, "folder"));
        await File.WriteAllTextAsync(Path.Combine(Precious, "folder", "file"), Kept);
    }

    public ValueTask DisposeAsync() => _ground?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_behind_a_mount_is_touched_when_the_attempt_ends(bool hasWorkFolder)
    {
        await using var cluster = await Cluster.StartAsync();
        await using var worker = await StartAsync(cluster, hasWorkFolder);

        var task = await cluster.Titan.SubmitAsync(Mount("true"), "--scratch", "--max-retries", "0");

        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(task)).Phase);
        await EndAsync(worker);
        await NothingIsTouchedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_behind_a_mount_is_touched_when_the_next_worker_cleans_up_for_one_that_was_killed(bool hasWorkFolder)
    {
        await using var cluster = await Cluster.StartAsync();
        string task;
        await using (var killed = await StartAsync(cluster, hasWorkFolder))
        {
            task = await cluster.Titan.SubmitAsync($"[ $TITAN_ATTEMPT = 1 ] || exit 0; {Mount("sleep 600")}", "--scratch", "--max-retries", "0");
            await Eventually.True(() => Mounted().Count == 2, "its mounts");
            await killed.KillAsync();
        }

        await Eventually.True(() => Processes.OfTask(task).Count == 0, "the end of its processes");
        await using var next = await StartAsync(cluster, hasWorkFolder);
        Assert.Equal("succeeded", (await cluster.Titan.EndedAsync(task)).Phase);
        await EndAsync(next);
        await NothingIsTouchedAsync();
    }

    [Fact]
    public async Task Nothing_behind_a_mount_is_touched_by_titan_dev()
    {
        using var dev = Launch.Start(Programs.Titan, ["dev", "--workers", "1", "--slots", "1", "--programs", Path.GetDirectoryName(Programs.Manager)!], Environs);
        _ = dev.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var titan = new TitanCommand(await ManagerOfAsync(dev));

        var task = await titan.SubmitAsync(Mount("true"), "--scratch", "--max-retries", "0");
        Assert.Equal("succeeded", (await titan.EndedAsync(task)).Phase);
        var running = await titan.SubmitAsync(Mount("sleep 600"), "--scratch", "--max-retries", "0");
        await titan.RunningAsync(running);
        await Eventually.True(() => Mounted().Count == 2, "its mounts");
        Signal.Send(dev.Id, Signal.Interrupt);
        using var limit = new CancellationTokenSource(Limit.Wait);
        await dev.WaitForExitAsync(limit.Token);

        await NothingIsTouchedAsync();
    }

    /// <summary>Mounts another's folder and a file system in memory in the work folder, and goes on.</summary>
    private string Mount(string further) =>
        $"mkdir bound memory && mount --bind '{Precious}' bound && mount -t tmpfs titan-test memory && touch memory/file bound/folder/file && {further}";

    private async Task<Server> StartAsync(Cluster cluster, bool hasWorkFolder)
    {
        string[] folder = hasWorkFolder ? ["--work-dir", Path.Combine(Temporary, "work")] : [];
        var worker = Server.Begin(Programs.Worker, "w", ["--manager", cluster.Address, "--id", "w", "--slots", "1", .. folder], Environs);
        await worker.ReadyAsync();
        return worker;
    }

    private static async Task EndAsync(Server worker)
    {
        worker.Send(Signal.Terminate);
        Assert.Equal(0, await worker.ExitAsync());
    }

    private List<string> Mounted() =>
        [.. File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1]).Where(place => place.StartsWith($"{Temporary}/", StringComparison.Ordinal))];

    private async Task NothingIsTouchedAsync()
    {
        Assert.Equal(Kept, await File.ReadAllTextAsync(Path.Combine(Precious, "folder", "file"), TestContext.Current.CancellationToken));
        Assert.Empty(Mounted());
        Assert.DoesNotContain(Directory.EnumerateDirectories(Temporary, "worker-*", SearchOption.AllDirectories), _ => true);
    }

    private static async Task<string> ManagerOfAsync(Process dev)
    {
        while (await dev.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Regex.Match(line, @"^titan dev ready manager=(?<address>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)) is { Success: true } ready)
            {
                _ = dev.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
                return ready.Groups["address"].Value;
            }
        }

        throw new TimeoutException("titan dev never wrote that it is ready");
    }
}
