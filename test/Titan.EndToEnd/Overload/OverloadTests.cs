using System.Diagnostics;
using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Overload;

/// <summary>More than a Manager can take: it refuses by name, keeps what it accepted, stays small, and goes on serving others.</summary>
[Collection(nameof(OverloadTests))]
[CollectionDefinition(nameof(OverloadTests), DisableParallelization = true)]
public sealed class OverloadTests
{
    private const long MiB = 1 << 20;

    /// <summary>What a Manager may grow by, whatever it is asked to hold; a store's cache and the heap of the runtime are part of it.</summary>
    private const long Growth = 384 * MiB;

    /// <summary>A task with its name and its attempt, in the store and in the loop.</summary>
    private const long TaskBytes = 2_048;

    [Fact]
    public async Task Submissions_past_the_bound_are_refused_by_name_and_what_was_accepted_is_done()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite, "--max-pending", $"{OverloadPlan.MaxPending}");
        using var client = ClientOf(cluster);
        var before = Processes.PeakMemory(cluster.Manager.Pid);
        var accepted = new HashSet<string>();
        await foreach (var answer in client.Tasks.SubmitManyAsync(Noops(OverloadPlan.MaxPending - 1), TestContext.Current.CancellationToken)) accepted.Add(answer.Id);
        // Its own task is the last one that there is room for.
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        var watch = Stopwatch.StartNew();

        var refused = 0;
        await foreach (var answer in client.Tasks.SubmitManyAsync(Noops(OverloadPlan.Past), TestContext.Current.CancellationToken))
        {
            refused++;
            Assert.Equal((StatusCode.ResourceExhausted, "MAX_PENDING"), (answer.Refusal?.Code, answer.Refusal?.Reason));
            Assert.NotEmpty(answer.Refusal!.Hint);
        }

        var took = watch.Elapsed;
        Assert.Equal((OverloadPlan.MaxPending - 1, OverloadPlan.Past), (accepted.Count, refused));
        var single = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() } }, TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.ResourceExhausted, "MAX_PENDING"), (single.Code, single.Reason));
        var told = await healthy.EndAsync();

        await cluster.AddWorkerAsync("w1", slots: 1_000);
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, counts => counts.Succeeded == accepted.Count, "the end of all that was accepted");
        Say($"{refused} refused in {took.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}; {told}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_without_end_costs_no_memory(bool inOneLine)
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        var worker = await cluster.AddWorkerAsync("w1", slots: 2);
        (await cluster.Titan.RunAsync("run", "--command", "true")).Ended(0);
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        using var client = ClientOf(cluster);
        var (before, workerBefore) = (Processes.PeakMemory(cluster.Manager.Pid), Processes.PeakMemory(worker.Pid));
        var bytes = inOneLine ? OverloadPlan.Line : OverloadPlan.Output;
        var watch = Stopwatch.StartNew();

        var id = await cluster.Titan.SubmitAsync(inOneLine ? $"head -c {bytes} /dev/zero" : $"yes 'one more line of output' | head -c {bytes}", "--max-retries", "0");
        var ended = await client.Tasks.WaitAsync([id], TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        Assert.Equal((Phase.Succeeded, bytes), (ended.Phase, ended.Attempts[0].Stdout.TotalBytes));
        Assert.InRange(ended.Attempts[0].Stdout.HeadBytes + ended.Attempts[0].Stdout.TailBytes, 1, MiB);
        var told = await healthy.EndAsync();
        Assert.InRange(Processes.PeakMemory(worker.Pid) - workerBefore, 0, 64 * MiB);
        Say($"{bytes / MiB} MiB of output{(inOneLine ? " in one line" : "")} in {watch.Elapsed.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}, worker by {(Processes.PeakMemory(worker.Pid) - workerBefore) / MiB} MiB; {told}");
    }

    [Fact]
    public async Task Idle_streams_cost_little_and_disturb_nobody()
    {
        await using var cluster = await Cluster.StartAsync();
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        using var client = ClientOf(cluster);
        var id = (await client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() }, Require = { ["never"] = "there" } }, TestContext.Current.CancellationToken)).Id;
        var before = Processes.PeakMemory(cluster.Manager.Pid);
        var watch = Stopwatch.StartNew();

        await using var streams = new SilentStreams(cluster.Address);
        for (var i = 0; i < OverloadPlan.IdleStreams; i++) await streams.WatchAsync(i % 2 == 0 ? id : null);
        var opened = watch.Elapsed;
        await streams.OpenConnectionsAsync(OverloadPlan.IdleStreams / 5);
        (await cluster.Titan.RunAsync("get", id)).Ended(0);
        // Each of those that watch is told.
        (await cluster.Titan.RunAsync("cancel", id)).Ended(0);
        await streams.ToldAsync(OverloadPlan.IdleStreams);
        var told = await healthy.EndAsync();
        Say($"{OverloadPlan.IdleStreams} idle streams, {OverloadPlan.IdleStreams / 5} idle connections, opened in {opened.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}; {told}");
    }

    [Fact]
    public async Task Callers_that_never_read_cost_little_and_disturb_nobody()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerAsync("w1", slots: 100);
        var id = await cluster.Titan.SubmitAsync($"head -c {MiB} /dev/zero");
        await cluster.Titan.PhaseAsync(id, "succeeded");
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        using var client = ClientOf(cluster);
        var before = Processes.PeakMemory(cluster.Manager.Pid);

        await using var streams = new SilentStreams(cluster.Address);
        for (var i = 0; i < OverloadPlan.SlowReaders; i++) await streams.NeverReadAsync(i % 2 == 0 ? null : id);
        var tasks = Enumerable.Repeat(new TaskSpec { Work = new Work { Noop = new Noop() }, Name = new string('n', 250) }, OverloadPlan.ToldChanges).ToAsyncEnumerable();
        await foreach (var answer in client.Tasks.SubmitManyAsync(tasks, TestContext.Current.CancellationToken)) Assert.Null(answer.Refusal);
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, counts => counts.Succeeded > OverloadPlan.ToldChanges, "the end of all tasks");

        var told = await healthy.EndAsync();
        Say($"{OverloadPlan.SlowReaders} callers that do not read, {OverloadPlan.ToldChanges} tasks; {GrownBy(cluster.Manager, before, OverloadPlan.ToldChanges * TaskBytes)}; {told}");
    }

    private static IAsyncEnumerable<TaskSpec> Noops(int count) => Enumerable.Repeat(new TaskSpec { Work = new Work { Noop = new Noop() } }, count).ToAsyncEnumerable();

    private static TitanClient ClientOf(Cluster cluster) => new(new TitanClientOptions { Managers = ManagerAddress.ParseList(cluster.Address), RetryFor = Limit.Wait });

    /// <param name="tasks">What the tasks themselves take, which the memory store keeps.</param>
    private static string GrownBy(Server manager, long before, long tasks = 0)
    {
        var grown = Processes.PeakMemory(manager.Pid) - before;
        Assert.InRange(grown, 0, Growth + tasks);
        return $"manager grew by {grown / MiB} MiB to {(before + grown) / MiB} MiB";
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
