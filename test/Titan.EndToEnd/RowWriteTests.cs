using System.Globalization;
using Titan.Client;
using Titan.Protocol.V1;
using Task = System.Threading.Tasks.Task;

namespace Titan.EndToEnd;

/// <summary>What a task costs the database, as PostgreSQL itself counts it.</summary>
public sealed class RowWriteTests(SharedPostgres postgres)
{
    private const int Count = 1_000;

    [Fact]
    public async Task A_short_task_costs_one_insert_and_two_updates_on_postgres()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var manager = await Cluster.StartManagerAsync("--port", "0", "--pg-dsn", database.Url))
        {
            var address = manager.Ready("grpc");
            await using var worker = await Server.StartAsync(Programs.Worker, "w1", "--manager", address, "--id", "w1", "--slots", "100");
            using var client = new TitanClient(new TitanClientOptions { Managers = ManagerAddress.ParseList(address) });
            var tasks = Enumerable.Repeat(new TaskSpec { Work = new Work { Noop = new Noop() } }, Count).ToAsyncEnumerable();
            Assert.All(await client.Tasks.SubmitManyAsync(tasks, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken), answer => Assert.Null(answer.Refusal));
            await Eventually.Holds(async () => (await client.Cluster.StatusAsync()).Tasks.Succeeded, succeeded => succeeded == Count, "the end of all tasks");

            // Whoever ends tells the statistics at once, and not now and then.
            manager.Send(Signal.Terminate);
            Assert.Equal(0, await manager.ExitAsync());
        }

        var tasksTable = await Eventually.Holds(() => WritesAsync(database, "tasks"), writes => writes.Inserts >= Count && writes.Updates >= Count, "the counts of a session that has ended");
        Assert.Equal(Count, tasksTable.Inserts);
        // Fewer where a grant and an end came into one commit.
        Assert.InRange(tasksTable.Updates, Count, 2 * Count);
        Assert.Equal((0, 0), await WritesAsync(database, "superseded_attempts"));
    }

    private static async Task<(int Inserts, int Updates)> WritesAsync(PostgresDatabase database, string table)
    {
        var counts = await database.SqlAsync($"SELECT n_tup_ins, n_tup_upd FROM pg_stat_user_tables WHERE relname = '{table}'");
        var words = counts.Split('|').Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
        return (words[0], words[1]);
    }
}
