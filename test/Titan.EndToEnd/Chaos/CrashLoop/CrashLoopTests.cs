using Titan.Client;
using Titan.EndToEnd.Chaos.Checking;
using Titan.EndToEnd.Chaos.Clients;
using Phase = Titan.Protocol.V1.Phase;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>The Manager dies again and again in the middle of everything; nothing that it acknowledged is lost, and nothing is done twice.</summary>
public sealed class CrashLoopTests
{
    [Theory]
    [InlineData(StoreKind.Sqlite)]
    [InlineData(StoreKind.Postgres)]
    public async Task Deaths_of_the_manager_lose_and_double_nothing(StoreKind store)
    {
        var plan = new CrashPlan();
        Say($"{store}: {plan.Kills} kills, TITAN_CRASH_SEED={plan.Seed}");
        // The Workers stay, however long this machine takes to let them back in.
        await using var cluster = await Cluster.StartAsync(store, "--reconnect-grace", "30s", "--reap-after", "30s", "--retention", "30s", "--log-level", "warn");
        await cluster.AddWorkerAsync("w1", slots: 500);
        await cluster.AddWorkerAsync("w2", slots: 500);
        var violations = new Violations();
        var told = new Told(violations);
        await using var marks = new TemporaryFolder();
        var recipes = new Recipes(marks.Path, "crash-loop");
        var noop = recipes.All[0];
        using var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(cluster.Address), RetryFor = Limit.Wait });
        using var script = new ScriptClient(cluster.Address, recipes.Begin);
        using var stop = new CancellationTokenSource();
        await using var backlog = new Backlog(cluster.Address);
        var keyed = new KeyedClient(client, noop, told, backlog, stop.Token);
        var plain = new PlainClient(client, noop, told, backlog, stop.Token);
        var deaths = new Deaths(cluster, client);

        // One that is under way whenever the Manager dies.
        using var gate = new Gate();
        var vigil = (await cluster.Titan.RunAsync("submit", "-o", "id", "--id-key", "vigil", "--command", $"{recipes.Begin}; {gate.Wait}")).Ended(0).Text;
        await Eventually.Holds(() => client.Tasks.GetAsync(vigil), task => task.Phase == Phase.Running, "the start of a command");

        Task[] submitting = [Task.Run(keyed.RunAsync, CancellationToken.None), Task.Run(plain.RunAsync, CancellationToken.None)];
        for (var kill = 0; kill < plan.Kills && !submitting.Any(task => task.IsFaulted); kill++) await deaths.NextAsync(plan.NextLife());
        await stop.CancelAsync();
        await Task.WhenAll(submitting);
        gate.Open();
        var scripted = await script.StopAsync();
        await keyed.AskAgainAsync();
        await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks, tasks => tasks.Pending + tasks.Running == 0, "the end of all tasks");

        told.Acknowledge(vigil, recipes.Script, "vigil");
        foreach (var (key, id) in scripted) told.Acknowledge(id, recipes.Script, key);
        var records = await Records.ReadAsync(client);
        var outlived = records.All.Values.Count(task => task is { StartedAt: { } start, EndedAt: { } end } && deaths.Divide(start, end));
        Say($"{store}: {keyed.Ids.Count} acknowledged with a key ({keyed.Repeated} of them when they came again), {plain.Acknowledged} without ({told.Doubtful} in doubt), {scripted.Count} of a script");
        Say($"{store}: {records.All.Count} known, {outlived} attempts outlived a Manager; {deaths}");
        new LedgerRules(records, violations).Check("API");
        new PromiseRules(records, told, recipes, violations).Check();
        // The Workers lived through it all, so each command ran once; that its result counted once is not all.
        foreach (var task in records.All.Values.Where(task => task.Attempts.Count != 1)) violations.Add("one run of each", $"{task}");
        Assert.True(violations.Count == 0, $"{violations}");
        Assert.True(plan.Kills == 0 || outlived > 0, "no attempt went on while the Manager was dead");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
