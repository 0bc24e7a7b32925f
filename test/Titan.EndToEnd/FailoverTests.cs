using System.Diagnostics;
using System.Globalization;

namespace Titan.EndToEnd;

/// <summary>Several Managers on one PostgreSQL: whatever happens to the leader, another one leads, and no task notices.</summary>
public sealed class FailoverTests(SharedPostgres postgres)
{
    private const string Leads = "leading: store postgres";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_status_names_leader_and_standby_and_a_standby_sends_people_to_the_leader()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        var status = await Eventually.Holds(() => StatusAsync(cluster), status => status.Managers.Count == 2, "both managers");
        Assert.Equal(["leader", "standby"], status.Managers.Select(manager => manager.Role));
        Assert.Equal(cluster.Managers.Select(manager => manager.Ready("grpc")), status.Managers.Select(manager => manager.Address));
        Assert.Equal((status.Managers[0].Id, 1UL, "postgres"), (status.Leader, status.Epoch, status.Store));

        var table = (await cluster.Titan.RunAsync("status")).Ended(0).Text;
        Assert.Contains("standby", table, StringComparison.Ordinal);
        Assert.Contains(status.Managers[1].Address, table, StringComparison.Ordinal);

        var standby = new TitanCommand(cluster.Managers[1].Ready("grpc"));
        Assert.NotEmpty(await standby.SubmitAsync("true"));
        Assert.Contains($"standby: {status.Leader} at {status.Managers[0].Address} leads", cluster.Managers[1].Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_leader_is_killed_under_load_the_other_leads_and_every_task_ends_once()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        await cluster.AddWorkerAsync("w2", slots: 2);
        var running = await StartRunningAsync(cluster, gate, 2);
        using var counted = new TemporaryFile(Array.Empty<string>());
        var ids = await SubmitManyAsync(cluster, counted, 200);

        await cluster.Managers[0].KillAsync();
        var lost = Stopwatch.StartNew();
        var more = await SubmitManyAsync(cluster, counted, 200, "after");
        AssertInTime(lost);
        await cluster.Managers[1].LineAsync(Leads);

        gate.Open(2);
        await AssertAllEndedOnceAsync(cluster, counted, [.. ids, .. more]);
        await AssertWentOnAsync(cluster, running);
        AssertReaped(cluster, 0);
    }

    [Fact]
    public async Task A_leader_that_was_stopped_and_continues_changes_nothing_and_says_that_it_stepped_down()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        await cluster.AddWorkerAsync("w2", slots: 2);
        var running = await StartRunningAsync(cluster, gate, 2);
        using var counted = new TemporaryFile(Array.Empty<string>());
        var ids = await SubmitManyAsync(cluster, counted, 100);

        await cluster.Managers[0].PauseAsync();
        await cluster.Managers[1].LineAsync(Leads);
        var more = await SubmitManyAsync(cluster, counted, 100, "after");
        await AssertAllEndedOnceAsync(cluster, counted, [.. ids, .. more]);
        var before = await EverythingAsync(cluster);

        cluster.Managers[0].Send(Signal.Continue);
        await cluster.Managers[0].LineAsync("stepped down: ");
        await cluster.Managers[0].LineAsync("standby: ");
        Assert.Equal(before, await EverythingAsync(cluster));
        var address = cluster.Managers[1].Ready("grpc");
        Assert.Contains(address, (await new TitanCommand(cluster.Managers[0].Ready("grpc")).RunAsync("status")).Ended(0).Text, StringComparison.Ordinal);

        gate.Open(2);
        await AssertWentOnAsync(cluster, running);
        AssertReaped(cluster, 0);
    }

    [Fact]
    public async Task A_leader_whose_connections_to_the_database_are_cut_makes_room()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        await ReplaceCutOffLeaderAsync(cluster, way =>
        {
            way.Refuse(true);
            way.Cut();
        }, way => way.Refuse(false));
    }

    [Fact]
    public async Task A_leader_whose_connections_to_the_database_went_dead_makes_room()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        await ReplaceCutOffLeaderAsync(cluster, way => way.Hold(), way => way.LetGo());
    }

    [Fact]
    public async Task A_leader_that_is_asked_to_end_hands_over_at_once()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres, managers: 3);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        var running = await StartRunningAsync(cluster, gate, 1);

        cluster.Managers[0].Send(Signal.Terminate);
        Assert.Equal(0, await cluster.Managers[0].ExitAsync());
        var ended = Stopwatch.StartNew();
        Assert.NotEmpty(await cluster.Titan.SubmitAsync("true"));
        AssertInTime(ended);

        gate.Open();
        await AssertWentOnAsync(cluster, running);
        AssertReaped(cluster, 0);
    }

    [Fact]
    public async Task Of_three_managers_the_last_one_still_leads()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres, managers: 3);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        var running = await StartRunningAsync(cluster, gate, 1);

        foreach (var _ in (int[])[1, 2])
        {
            await (await LeaderAsync(cluster)).KillAsync();
            var lost = Stopwatch.StartNew();
            Assert.NotEmpty(await cluster.Titan.SubmitAsync("true"));
            AssertInTime(lost);
        }

        Assert.Equal(3UL, (await StatusAsync(cluster)).Epoch);
        gate.Open();
        await AssertWentOnAsync(cluster, running);
    }

    [Fact]
    public async Task Whoever_follows_output_crosses_over_without_losing_or_doubling_a_byte()
    {
        await using var cluster = await SharedCluster.StartAsync(postgres);
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        var command = $"for i in $(seq 1 3000); do echo line $i; done; {gate.Wait}; for i in $(seq 3001 6000); do echo line $i; done; exit 5";
        var run = cluster.Titan.Start("run", "--max-retries", "0", "--name", "followed", "--command", command);
        var running = TitanCommand.EndAsync(run, "run");
        var id = await Eventually.Holds(
            async () => (await cluster.Titan.RunAsync("tasks", "--name", "followed", "--state", "running", "-o", "id")).Text, id => id.Length > 0, "the task");
        await cluster.Titan.RunningAsync(id);
        var following = TitanCommand.EndAsync(cluster.Titan.Start("logs", id, "--follow"), "logs --follow");
        var waiting = TitanCommand.EndAsync(cluster.Titan.Start("wait", id), "wait");

        await cluster.Managers[0].KillAsync();
        await cluster.Managers[1].LineAsync(Leads);
        gate.Open();

        var expected = string.Join('\n', Enumerable.Range(1, 6_000).Select(number => $"line {number.ToString(CultureInfo.InvariantCulture)}"));
        Assert.Equal(expected, (await running).Ended(5).Text);
        Assert.Equal(expected, (await following).Ended(0).Text);
        Assert.Equal(5, (await waiting).ExitCode);
        Assert.Single((await cluster.Titan.GetAsync(id)).Attempts);
    }

    private static async Task ReplaceCutOffLeaderAsync(SharedCluster cluster, Action<Proxy> cut, Action<Proxy> mend)
    {
        using var gate = new Gate();
        await cluster.AddWorkerAsync("w1", slots: 2);
        await cluster.AddWorkerAsync("w2", slots: 2);
        var running = await StartRunningAsync(cluster, gate, 2);

        cut(cluster.Ways[0]);
        var lost = Stopwatch.StartNew();
        await cluster.Managers[1].LineAsync(Leads);
        AssertInTime(lost);
        using var counted = new TemporaryFile(Array.Empty<string>());
        var ids = await SubmitManyAsync(cluster, counted, 50);
        await AssertAllEndedOnceAsync(cluster, counted, ids);

        mend(cluster.Ways[0]);
        await cluster.Managers[0].LineAsync("stepped down: ");
        await cluster.Managers[0].LineAsync("standby: ");
        gate.Open(2);
        await AssertWentOnAsync(cluster, running);
        AssertReaped(cluster, 0);
    }

    /// <summary>Tasks that run through it all: each says how it begins and how it ends.</summary>
    private static async Task<List<TaskSnapshot>> StartRunningAsync(SharedCluster cluster, Gate gate, int count)
    {
        var running = new List<TaskSnapshot>();
        for (var i = 0; i < count; i++)
        {
            var id = await cluster.Titan.SubmitAsync($"echo begun; {gate.Wait}; echo done", "--max-retries", "0");
            running.Add(await cluster.Titan.RunningAsync(id));
        }

        return running;
    }

    /// <summary>They ended in the attempt that they were in, with all that it wrote.</summary>
    private static async Task AssertWentOnAsync(SharedCluster cluster, List<TaskSnapshot> running)
    {
        foreach (var before in running)
        {
            var after = await cluster.Titan.EndedAsync(before.Id);
            Assert.Equal(("succeeded", "begun\ndone\n"), (after.Phase, after.Stdout));
            Assert.Equal(before.Attempts.Single().Lease, after.Attempts.Single().Lease);
        }
    }

    /// <summary>Submits tasks of which each writes one line to a file, with keys, so that they can be sent again.</summary>
    private static async Task<string[]> SubmitManyAsync(SharedCluster cluster, TemporaryFile counted, int count, string keys = "before")
    {
        using var lines = new TemporaryFile(Enumerable.Range(0, count).Select(number => $"{keys}-{number}"));
        return (await cluster.Titan.RunAsync("submit", "-o", "id", "--each-line", lines.Path, "--id-key", keys, "--command", $"echo {{}} >> {counted.Path}")).Ended(0).Lines;
    }

    private static async Task AssertAllEndedOnceAsync(SharedCluster cluster, TemporaryFile counted, string[] ids)
    {
        Assert.Equal(ids.Length, ids.Distinct().Count());
        (await cluster.Titan.RunAsync(["wait", .. ids])).Ended(0);
        var written = await File.ReadAllLinesAsync(counted.Path, Cancellation);
        Assert.Equal(ids.Length, written.Length);
        Assert.Equal(ids.Length, written.Distinct().Count());
        // A grant that the leader before had written down, and not sent, is made anew: that attempt never began.
        Assert.Equal($"{ids.Length}", await cluster.SqlAsync(
            $"SELECT count(*) FROM titan.tasks AS t WHERE phase = 'succeeded' AND id = ANY('{{{string.Join(',', ids)}}}') "
            + "AND NOT EXISTS (SELECT FROM titan.superseded_attempts AS s WHERE s.task = t.id AND s.attempt_started_at IS NOT NULL)"));
    }

    private static async Task<string> EverythingAsync(SharedCluster cluster) => await cluster.SqlAsync(
        "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM titan.tasks AS t; SELECT epoch, holder FROM titan.leadership; SELECT count(*) FROM titan.superseded_attempts");

    private static async Task<StatusSnapshot> StatusAsync(SharedCluster cluster) => (await cluster.Titan.RunAsync("status", "-o", "json")).Ended(0).Read<StatusSnapshot>();

    private static async Task<Server> LeaderAsync(SharedCluster cluster)
    {
        var status = await StatusAsync(cluster);
        var address = status.Managers.Single(manager => manager.Role == "leader").Address;
        return cluster.Managers.Single(manager => manager.Ready("grpc") == address);
    }

    /// <summary>The promise is 5 s; the machine that runs the tests is given the time that it may need for anything at all.</summary>
    private static void AssertInTime(Stopwatch since) => Assert.True(since.Elapsed < TimeSpan.FromSeconds(15), $"it took {since.Elapsed.TotalSeconds:0.0} s");

    private static void AssertReaped(SharedCluster cluster, int count) =>
        Assert.Equal(count, cluster.Managers.Sum(manager => manager.Log.Split('\n').Count(line => line.Contains("given up", StringComparison.Ordinal))));
}
