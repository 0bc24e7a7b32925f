using System.Diagnostics;
using Grpc.Core;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd.Overload;

/// <summary>More than a Manager can take: it refuses by name, keeps what it accepted, stays small, and goes on serving others.</summary>
/// <remarks>Who asks for too much, and who works, does so elsewhere, in programs of their own: but for the processors that keepers take, the client that is measured shares the Manager with them, and nothing else.</remarks>
[Collection(nameof(OverloadTests))]
[CollectionDefinition(nameof(OverloadTests), DisableParallelization = true)]
public sealed class OverloadTests
{
    private const long MiB = 1 << 20;

    /// <summary>What a Manager may grow by, whatever it is asked to hold; a store's cache and the heap of the runtime are part of it.</summary>
    private const long Growth = 384 * MiB;

    /// <summary>A task with its name and its attempt, in the store and in the loop.</summary>
    private const long TaskBytes = 2_048;

    private const int NameLength = 250;

    [Fact]
    public async Task Submissions_past_the_bound_are_refused_by_name_and_what_was_accepted_is_done()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite, "--max-pending", $"{OverloadPlan.MaxPending}");
        using var client = ClientOf(cluster);
        var before = Processes.PeakMemory(cluster.Manager.Pid);
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        // The task of the healthy client has taken the room of one.
        var room = OverloadPlan.MaxPending - 1;
        await using var first = Crowd(cluster, "submit", room, "0");
        await first.LineAsync($"accepted {room}");
        await healthy.ForgetAsync();
        var watch = Stopwatch.StartNew();

        await using var flood = Crowd(cluster, "submit", OverloadPlan.Past, "0");
        await flood.LineAsync($"refused {OverloadPlan.Past} ResourceExhausted MAX_PENDING");
        await flood.LineAsync("accepted 0");

        var told = await healthy.EndAsync();
        var took = watch.Elapsed;
        var single = await Assert.ThrowsAsync<TitanException>(() => client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() } }, TestContext.Current.CancellationToken));
        Assert.Equal((StatusCode.ResourceExhausted, "MAX_PENDING"), (single.Code, single.Reason));

        await cluster.AddWorkerAsync("w1", slots: 1_000);
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, counts => counts.Succeeded == room, "the end of all that was accepted");
        Say($"{OverloadPlan.Past} refused in {took.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}; {told}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_without_end_costs_no_memory(bool inOneLine)
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        var worker = await cluster.AddWorkerElsewhereAsync("w1", slots: 2);
        (await cluster.Titan.RunAsync("run", "--command", "true")).Ended(0);
        using var client = ClientOf(cluster);
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        var (before, workerBefore) = (Processes.PeakMemory(cluster.Manager.Pid), Processes.PeakMemory(worker.Pid));
        var bytes = inOneLine ? OverloadPlan.Line : OverloadPlan.Output;
        var watch = Stopwatch.StartNew();

        var id = await cluster.Titan.SubmitAsync(Elsewhere(inOneLine ? $"head -c {bytes} /dev/zero" : $"yes 'one more line of output' | head -c {bytes}"), "--max-retries", "0");
        var ended = await client.Tasks.WaitAsync([id], TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);

        var told = await healthy.EndAsync();
        Assert.Equal((Phase.Succeeded, bytes), (ended.Phase, ended.Attempts[0].Stdout.TotalBytes));
        Assert.InRange(ended.Attempts[0].Stdout.HeadBytes + ended.Attempts[0].Stdout.TailBytes, 1, MiB);
        Assert.InRange(Processes.PeakMemory(worker.Pid) - workerBefore, 0, 64 * MiB);
        Say($"{bytes / MiB} MiB of output{(inOneLine ? " in one line" : "")} in {watch.Elapsed.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}, worker by {(Processes.PeakMemory(worker.Pid) - workerBefore) / MiB} MiB; {told}");
    }

    [Fact]
    public async Task Idle_streams_cost_little_and_disturb_nobody()
    {
        await using var cluster = await Cluster.StartAsync();
        using var client = ClientOf(cluster);
        var id = (await client.Tasks.SubmitAsync(new TaskSpec { Work = new Work { Noop = new Noop() }, Require = { ["never"] = "there" } }, TestContext.Current.CancellationToken)).Id;
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        var before = Processes.PeakMemory(cluster.Manager.Pid);
        var watch = Stopwatch.StartNew();

        await using var streams = Crowd(cluster, "watch", OverloadPlan.IdleStreams, id);
        await streams.LineAsync("open");
        var opened = watch.Elapsed;
        var whileOpening = await healthy.EndAsync();

        await healthy.ForgetAsync();
        await healthy.AnsweredAsync(OverloadPlan.BesideIdleStreams);
        var whileIdle = await healthy.EndAsync();

        await healthy.ForgetAsync();
        // Each of those that watch is told.
        (await cluster.Titan.RunAsync("cancel", id)).Ended(0);
        await streams.LineAsync("told");

        var whileTold = await healthy.EndAsync();
        Say($"{OverloadPlan.IdleStreams} idle streams, {OverloadPlan.IdleStreams / 5} idle connections, opened in {opened.TotalSeconds:0.0} s; {GrownBy(cluster.Manager, before)}; being opened: {whileOpening}; idle: {whileIdle}; all told: {whileTold}");
    }

    [Fact]
    public async Task Callers_that_never_read_cost_little_and_disturb_nobody()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.AddWorkerElsewhereAsync("w1", slots: 100);
        var id = await cluster.Titan.SubmitAsync($"head -c {MiB} /dev/zero");
        await cluster.Titan.PhaseAsync(id, "succeeded");
        using var client = ClientOf(cluster);
        await using var healthy = await HealthyClient.StartAsync(cluster.Address);
        var before = Processes.PeakMemory(cluster.Manager.Pid);

        await using var callers = Crowd(cluster, "never-read", OverloadPlan.SlowReaders, id);
        await callers.LineAsync("open");
        await SubmitAsync(OverloadPlan.FillingChanges, $"{OverloadPlan.PacePerSecond}");
        var whileFilled = await healthy.EndAsync();

        await healthy.ForgetAsync();
        await SubmitAsync(OverloadPlan.PacedChanges, $"{OverloadPlan.PacePerSecond}");
        var told = await healthy.EndAsync();

        await healthy.ForgetAsync();
        await SubmitAsync(OverloadPlan.ToldChanges);
        // And the one whose output is followed.
        var tasks = OverloadPlan.FillingChanges + OverloadPlan.PacedChanges + OverloadPlan.ToldChanges + 1;
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, counts => counts.Succeeded == tasks, "the end of all tasks");

        var toldInFlood = await healthy.EndAsync();
        Say($"{OverloadPlan.SlowReaders} callers that do not read, {tasks} tasks; {GrownBy(cluster.Manager, before, tasks * TaskBytes)}; "
            + $"opened and filled: {whileFilled}; {OverloadPlan.PacePerSecond}/s: {told}; as fast as they are taken: {toldInFlood}");

        async Task SubmitAsync(int count, params IEnumerable<string> pace)
        {
            await using var crowd = Crowd(cluster, "submit", count, [$"{NameLength}", .. pace]);
            await crowd.LineAsync($"accepted {count}");
        }
    }

    private static Server Crowd(Cluster cluster, string what, int count, params IEnumerable<string> with) =>
        Server.BeginElsewhere(Programs.Crowd, $"crowd {what}", [what, cluster.Address, $"{count}", .. with]);

    /// <summary>Commands have a session of their own, whose share of the processors is lowered as one where the kernel counts by session.</summary>
    private static string Elsewhere(string command) => $"{{ echo 19 >/proc/self/autogroup; }} 2>/dev/null; {command}";

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
