using Grpc.Net.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd;

/// <summary>Ten thousand at once.</summary>
public sealed class ManyTasksTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task All_lines_of_a_file_run_though_a_watcher_never_reads()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1", slots: 8);
        await cluster.AddWorkerAsync("w2", slots: 8);
        using var channel = GrpcChannel.ForAddress($"http://{cluster.Address}");
        using var watch = new TaskService.TaskServiceClient(channel).Watch(new WatchRequest(), cancellationToken: TestContext.Current.CancellationToken);
        await watch.ResponseHeadersAsync.WaitAsync(Limit.Wait, TestContext.Current.CancellationToken);
        using var file = new TemporaryFile(Enumerable.Range(1, Count).Select(line => $"{line}"));

        (await cluster.Titan.RunAsync("submit", "--each-line", file.Path, "--command", "test {} -gt 0", "--wait")).Ended(0);

        var page = (await cluster.Titan.RunAsync("tasks", "--limit", "50", "-o", "json")).Ended(0).Read<TaskSnapshot[]>();
        Assert.Equal(50, page.Length);
        var all = (await cluster.Titan.RunAsync("tasks", "--all", "-o", "json")).Ended(0).Read<TaskSnapshot[]>();
        Assert.Equal(Count, all.Select(task => task.Id).Distinct().Count());
        Assert.All(all, task => Assert.Equal("succeeded", task.Phase));
        Assert.Equal(page.Select(task => task.Id), all.Take(50).Select(task => task.Id));
    }
}
