using System.Globalization;
using System.Security.Cryptography;

namespace Titan.EndToEnd;

/// <summary>Output is bytes, and bounded.</summary>
public abstract class OutputTests(StoreKind store)
{
    private const long MiB = 1 << 20;

    [Fact]
    public async Task Any_bytes_come_back_as_they_were()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");
        var bytes = RandomNumberGenerator.GetBytes(700_001);
        using var file = new TemporaryFile(bytes);

        var id = await cluster.Titan.SubmitAsync($"cat {file.Path}; printf '\\377\\000' >&2");
        await cluster.Titan.PhaseAsync(id, "succeeded");

        Assert.Equal(bytes, (await cluster.Titan.RunAsync("logs", id, "--stdout")).Ended(0).Bytes);
        Assert.Equal(bytes[700_000..], (await cluster.Titan.RunAsync("logs", id, "--stdout", "--since-offset", "700000")).Ended(0).Bytes);
        Assert.Equal("\uFFFD\0", (await cluster.Titan.GetAsync(id)).Stderr);
    }

    [Fact]
    public async Task A_gigabyte_in_one_line_is_kept_to_its_cap_and_costs_no_memory()
    {
        await using var cluster = await Cluster.StartAsync(store);
        var worker = await cluster.AddWorkerAsync("w1");
        (await cluster.Titan.RunAsync("run", "--command", "true")).Ended(0);
        var managerBefore = Processes.PeakMemory(cluster.Manager.Pid);
        var workerBefore = Processes.PeakMemory(worker.Pid);

        const long total = 1024 * MiB;
        var call = cluster.Titan.Start("submit", "-o", "id", "--max-retries", "0", "--command", $"printf begin; head -c {total - 8} /dev/zero; printf end; exit 7");
        var id = (await TitanCommand.EndAsync(call, "submit of a gigabyte")).Ended(0).Text;
        var ended = await cluster.Titan.EndedAsync(id);

        Assert.Equal(7, ended.ExitCode);
        Assert.Equal(total, ended.StdoutBytes);
        Assert.True(ended.OutputTruncated);
        var logs = (await cluster.Titan.RunAsync("logs", id, "--stdout")).Ended(0);
        Assert.Equal(MiB, logs.Bytes.Length);
        Assert.StartsWith("begin\0", logs.Text, StringComparison.Ordinal);
        Assert.EndsWith("\0end", logs.Text, StringComparison.Ordinal);
        Assert.Contains((total - MiB).ToString(CultureInfo.InvariantCulture), logs.Error.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);

        Assert.InRange(Processes.PeakMemory(cluster.Manager.Pid) - managerBefore, 0, 64 * MiB);
        Assert.InRange(Processes.PeakMemory(worker.Pid) - workerBefore, 0, 32 * MiB);
        Assert.All(Processes.ChildrenOf(worker.Pid), keeper => Assert.InRange(Processes.PeakMemory(keeper), 1, 64 * MiB));
    }

    [Fact]
    public async Task Logs_follow_a_task_while_it_runs_and_end_with_it()
    {
        await using var cluster = await Cluster.StartAsync(store);
        await cluster.AddWorkerAsync("w1");
        using var gate = new Gate();
        var id = await cluster.Titan.SubmitAsync($"echo one; {gate.Wait}; echo two");

        using var follow = cluster.Titan.Start("logs", id, "--follow");
        Assert.Equal("one", await follow.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit.Wait, TestContext.Current.CancellationToken));
        gate.Open();

        Assert.Equal("two", (await TitanCommand.EndAsync(follow, $"logs {id} --follow")).Ended(0).Text);
    }

    public sealed class OnMemory() : OutputTests(StoreKind.Memory);

    public sealed class OnSqlite() : OutputTests(StoreKind.Sqlite);
}
