namespace Titan.EndToEnd;

/// <summary>The store goes away under load, or answers nothing any more, and comes back. Workers are well all the time: for them nothing happens.</summary>
/// <remarks>A class for each kind, since they take their time and need not wait for each other.</remarks>
public abstract class OutageTests
{
    /// <summary>Longer than any grace and than all backstops of a short timeout.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private static readonly string[] Patience = ["--failover-grace", "5s"];

    private static async Task OutliveAsync(Cluster cluster, Func<Task> away, Func<Task> back)
    {
        using var load = new Load(cluster.Titan);
        await cluster.AddWorkerAsync("w1", slots: 4);
        await cluster.AddWorkerAsync("w2", slots: 4);
        await load.GoOnAsync(Moment);
        Assert.Empty(load.Refused);
        var (through, meanwhile) = await BeginAsync(cluster, load, lasts: Outage + Moment);

        await away();
        await load.GoOnAsync(Outage);
        // Told at once, or after the deadline of one that was accepted before it was known.
        Assert.NotEmpty(load.Refused);
        Assert.All(load.Refused, refused => Assert.Equal(1, refused.ExitCode));
        Assert.Contains(load.Refused, refused => refused.Error.Contains("the store is away", StringComparison.Ordinal) && refused.Error.Contains("try again", StringComparison.Ordinal));
        await back();

        await load.UntilAcceptedAsync();
        await AssertOutputAsync(cluster, through, meanwhile);
        await load.AssertDoneOnceAsync();
        AssertNobodyWasGivenUp(cluster);
    }

    /// <summary>One that runs longer than the store is away, and one that ends meanwhile, whose timeout passes meanwhile too.</summary>
    private static async Task<(string Through, string Meanwhile)> BeginAsync(Cluster cluster, Load load, TimeSpan lasts)
    {
        var through = await load.SubmitAsync($"echo one; sleep {lasts.TotalSeconds:0}; echo two");
        await cluster.Titan.RunningAsync(through);
        var meanwhile = await load.SubmitAsync("echo one; sleep 4; echo two", "--timeout", "6", "--max-retries", "0");
        await cluster.Titan.RunningAsync(meanwhile);
        return (through, meanwhile);
    }

    private static async Task AssertOutputAsync(Cluster cluster, params IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            var task = await cluster.Titan.EndedAsync(id);
            Assert.Equal(("succeeded", "one\ntwo\n"), (task.Phase, task.Stdout));
        }
    }

    private static void AssertNobodyWasGivenUp(Cluster cluster) => Assert.DoesNotContain("given up", cluster.Manager.Log, StringComparison.Ordinal);

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    public sealed class OfStoppedPostgres : OutageTests
    {
        [Fact]
        public async Task Nothing_is_lost_or_doubled_while_postgres_is_stopped_for_half_a_minute()
        {
            await using var server = await PostgresServer.StartAsync();
            await using var database = await server.CreateDatabaseAsync();
            await using var cluster = await Cluster.StartAsync(StorePlace.At("--pg-dsn", database.Url), Patience);
            await OutliveAsync(cluster, server.StopAsync, server.StartAsync);
        }
    }

    public sealed class OfSilentPostgres : OutageTests
    {
        [Fact]
        public async Task Nothing_is_lost_or_doubled_while_nothing_comes_through_to_postgres_or_back()
        {
            await using var server = await PostgresServer.StartAsync();
            await using var database = await server.CreateDatabaseAsync();
            await using var wire = new Proxy($"127.0.0.1:{server.Port}");
            await using var cluster = await Cluster.StartAsync(StorePlace.At("--pg-dsn", database.UrlAt("127.0.0.1", wire.Port)), Patience);
            await OutliveAsync(cluster, () => Done(wire.Hold), () => Done(wire.LetGo));
        }
    }

    public sealed class OfCrashingPostgres : OutageTests
    {
        [Fact]
        public async Task Nothing_is_lost_or_doubled_when_postgres_crashes_again_and_again()
        {
            await using var server = await PostgresServer.StartAsync(durable: true);
            await using var database = await server.CreateDatabaseAsync();
            await using var cluster = await Cluster.StartAsync(StorePlace.At("--pg-dsn", database.Url), Patience);
            using var load = new Load(cluster.Titan);
            await cluster.AddWorkerAsync("w1", slots: 4);
            for (var crash = 0; crash < 5; crash++)
            {
                await load.UntilAcceptedAsync();
                var working = load.GoOnAsync(Moment);
                await server.StopAtOnceAsync();
                await server.StartAsync();
                await working;
            }

            await load.UntilAcceptedAsync();
            await load.AssertDoneOnceAsync();
            AssertNobodyWasGivenUp(cluster);
        }
    }

    public sealed class OfTheManager : OutageTests
    {
        [Theory]
        [InlineData(StoreKind.Sqlite)]
        [InlineData(StoreKind.Postgres)]
        public async Task What_runs_goes_on_while_no_manager_is_there_and_counts_when_one_is(StoreKind store)
        {
            await using var cluster = await Cluster.StartAsync(store, Patience);
            using var load = new Load(cluster.Titan);
            await cluster.AddWorkerAsync("w1", slots: 4);
            var (through, meanwhile) = await BeginAsync(cluster, load, lasts: TimeSpan.FromSeconds(15));

            await cluster.Manager.KillAsync();
            await load.GoOnAsync(TimeSpan.FromSeconds(8));
            Assert.NotEmpty(load.Refused);
            await cluster.StartManagerAgainAsync();

            await load.UntilAcceptedAsync();
            await AssertOutputAsync(cluster, through, meanwhile);
            await load.AssertDoneOnceAsync();
            AssertNobodyWasGivenUp(cluster);
        }
    }
}
