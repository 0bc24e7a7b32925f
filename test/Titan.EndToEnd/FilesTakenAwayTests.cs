namespace Titan.EndToEnd;

/// <summary>The files of SQLite are moved, removed or shared behind the Manager's back: what is acknowledged is there after a new start, and no task runs under two Managers.</summary>
public sealed class FilesTakenAwayTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("")]
    [InlineData("titan.db")]
    [InlineData("titan.db-wal")]
    public async Task Nothing_is_acknowledged_while_they_are_elsewhere_and_all_that_was_is_there_afterwards(string name)
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite, "--failover-grace", "5s");
        using var load = new Load(cluster.Titan);
        await cluster.AddWorkerAsync("w1", slots: 4);
        await load.GoOnAsync(Moment);
        var (path, elsewhere) = (Path.Join(FolderOf(cluster), name).TrimEnd('/'), $"{FolderOf(cluster)}-elsewhere");

        Directory.Move(path, elsewhere);
        await Eventually.True(() => cluster.Manager.Log.Contains($"{path} was moved or removed", StringComparison.Ordinal), "a word about it in the log");
        var accepted = load.Accepted.Count;
        await load.GoOnAsync(Moment);
        Assert.Equal(accepted, load.Accepted.Count);
        Assert.All(load.Refused, refused => Assert.Contains(path, refused.Error, StringComparison.Ordinal));
        Assert.Contains("was moved or removed", (await cluster.Titan.RunAsync("status")).Ended(0).Text, StringComparison.Ordinal);
        Assert.Contains("was moved or removed", (await cluster.Titan.RunAsync("tasks")).Ended(1).Error, StringComparison.Ordinal);

        Directory.Move(elsewhere, path);
        await load.UntilAcceptedAsync();
        await cluster.Manager.KillAsync();
        await cluster.StartManagerAgainAsync();
        await load.UntilAcceptedAsync();
        await load.AssertDoneOnceAsync();
    }

    [Fact]
    public async Task Nothing_is_acknowledged_once_they_were_removed()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await cluster.Titan.SubmitAsync("true");
        foreach (var file in Directory.GetFiles(FolderOf(cluster), "titan.db*")) File.Delete(file);

        var refused = (await cluster.Titan.RunAsync("submit", "--command", "true")).Ended(1);
        Assert.Contains("titan.db was moved or removed", refused.Error, StringComparison.Ordinal);
        await cluster.Manager.KillAsync();
        await cluster.StartManagerAgainAsync();
        Assert.Empty((await cluster.Titan.RunAsync("tasks", "-o", "json")).Ended(0).Read<TaskSnapshot[]>());
    }

    [Fact]
    public async Task A_second_manager_is_refused_whatever_was_removed_and_by_every_path()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        using var load = new Load(cluster.Titan);
        await cluster.AddWorkerAsync("w1");
        var folder = FolderOf(cluster);
        var link = $"{folder}-link";
        File.Delete(Path.Combine(folder, "titan.lock"));
        Directory.CreateSymbolicLink(link, folder);
        try
        {
            foreach (var path in new[] { folder, link })
            {
                var answer = (await Launch.RunAsync(Programs.Manager, ["--port", "0", "--dash-port", "0", "--data-dir", path])).Ended(1);
                Assert.Contains($"in use by a manager with pid {cluster.Manager.Pid};", answer.Error, StringComparison.Ordinal);
            }
        }
        finally
        {
            File.Delete(link);
        }

        await load.GoOnAsync(Moment);
        Assert.Empty(load.Refused);
        await load.AssertDoneOnceAsync();
    }

    private static string FolderOf(Cluster cluster) => cluster.Store.Switches[1];
}
