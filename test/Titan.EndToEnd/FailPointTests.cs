using Titan.FailPoints;

namespace Titan.EndToEnd;

/// <summary>Programs die, or stand still, at the moments that they are asked to, and at no others.</summary>
public sealed class FailPointTests
{
    [Fact]
    public async Task Every_fail_point_is_passed_by_an_ordinary_run_on_one_store_or_the_other()
    {
        var notes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var store in new[] { StoreKind.Sqlite, StoreKind.Postgres })
        {
            await using var place = await StorePlace.CreateAsync(store);
            await using var manager = Begin(Programs.Manager, Note(), ["--port", "0", "--dash-port", "-1", .. place.Switches]);
            await manager.ReadyAsync();
            await using var worker = Begin(Programs.Worker, Note(), ["--manager", manager.Ready("grpc"), "--id", "w1", "--slots", "4"]);
            var titan = new TitanCommand(manager.Ready("grpc"));
            // Several at once, so that a batch has several answers.
            var lines = string.Join('\n', Enumerable.Range(0, 50).Select(number => $"{number}"));
            using var file = new TemporaryFile(lines.Split('\n'));
            (await titan.RunAsync("submit", "--each-line", file.Path, "--command", "sleep 0.01; echo {}")).Ended(0);
            await Eventually.True(() => Missing(notes, manager, worker, store).Count == 0, $"all fail-points on {store}; missing: {string.Join(", ", Missing(notes, manager, worker, store))}");
        }

        Assert.All(FailPointNames.All, name => Assert.True(notes.Contains(name), $"no run came by {name}"));
    }

    [Theory]
    [InlineData(FailPointNames.ManagerCommitDurable)]
    [InlineData(FailPointNames.SqliteTransactionOpen)]
    public async Task A_manager_dies_where_it_is_asked_to_and_its_successor_knows_what_was_durable(string point)
    {
        await using var place = await StorePlace.CreateAsync(StoreKind.Sqlite);
        await using var manager = Begin(Programs.Manager, $"{point}=kill@2", ["--port", "0", "--dash-port", "-1", .. place.Switches]);
        await manager.ReadyAsync();
        // The second commit, of which nobody hears: the first one opened the store, or was the first of two submits.
        var titan = new TitanCommand(manager.Ready("grpc"));
        var answers = new List<Answer> { await titan.RunAsync("submit", "-o", "id", "--id-key", "a", "--command", "true") };
        if (answers[0].ExitCode == 0) answers.Add(await titan.RunAsync("submit", "-o", "id", "--id-key", "b", "--command", "true"));
        Assert.NotEqual(0, answers[^1].ExitCode);
        Assert.Equal(128 + Signal.Kill, await manager.ExitAsync());
        Assert.Contains($"fail-point {point}: kill", manager.Log, StringComparison.Ordinal);

        await using var next = await Cluster.StartManagerAsync(["--port", "0", .. place.Switches]);
        var known = (await new TitanCommand(next.Ready("grpc")).RunAsync("tasks", "-o", "id")).Ended(0).Lines;
        var acknowledged = answers.Where(answer => answer.ExitCode == 0).Select(answer => answer.Text).ToList();
        Assert.All(acknowledged, id => Assert.Contains(id, known));
        Assert.Equal(acknowledged.Count + (point == FailPointNames.ManagerCommitDurable ? 1 : 0), known.Length);
    }

    [Fact]
    public async Task A_worker_that_stands_still_where_it_is_asked_to_goes_on_when_it_is_let_go()
    {
        await using var cluster = await Cluster.StartAsync("--reap-after", "10m");
        await using var worker = Begin(Programs.Worker, $"{FailPointNames.WorkerResultUnsaid}=stop", ["--manager", cluster.Address, "--id", "w1"]);
        await worker.ReadyAsync();
        var id = await cluster.Titan.SubmitAsync("echo done");
        await worker.LineAsync($"fail-point {FailPointNames.WorkerResultUnsaid}: stop");
        await Eventually.True(() => Processes.StandsStill(worker.Pid), "a worker that stands still");
        Assert.Equal("running", (await cluster.Titan.GetAsync(id)).Phase);

        worker.Send(Signal.Continue);
        var task = await cluster.Titan.EndedAsync(id);
        Assert.Equal(("succeeded", "done\n", 1), (task.Phase, task.Stdout, task.Attempts.Count));
    }

    [Theory]
    [InlineData("manager")]
    [InlineData("worker")]
    public async Task A_mistake_is_told_before_anything_begins(string name)
    {
        await using var program = Begin(name == "manager" ? Programs.Manager : Programs.Worker, "worker.result=kill", name == "manager" ? ["--store", "memory", "--port", "0"] : []);
        Assert.Equal(2, await program.ExitAsync());
        await program.LineAsync($"{name}: TITAN_FAILPOINTS: there is no fail-point 'worker.result'; there are manager.store.opened,");
    }

    private static Server Begin(string program, string failPoints, IEnumerable<string> switches) =>
        Server.Begin(program, Path.GetFileName(program), switches, KeyValuePair.Create(FailPoint.Variable, failPoints));

    private static string Note() => string.Join(',', FailPointNames.All.Select(name => $"{name}=note"));

    private static List<string> Missing(HashSet<string> notes, Server manager, Server worker, StoreKind store)
    {
        foreach (var line in $"{manager.Log}\n{worker.Log}".Split('\n').Where(line => line.StartsWith("fail-point ", StringComparison.Ordinal)))
            notes.Add(line.Split(' ', ':')[1]);
        var others = store == StoreKind.Sqlite ? "postgres." : "sqlite.";
        return [.. FailPointNames.All.Where(name => !notes.Contains(name) && !name.StartsWith(others, StringComparison.Ordinal))];
    }
}
