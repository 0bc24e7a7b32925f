using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers.Contests;

/// <summary>Rows 3 and 5 of the speed table, durable: all sides keep their tasks in the same PostgreSQL, each in a database of its own.</summary>
internal sealed class PostgresContest : IMeasure
{
    public string Name => "peers-postgres";

    public async IAsyncEnumerable<Figure> RunAsync()
    {
        var (server, failure) = await StartAsync();
        if (server is null)
        {
            yield return Contest.NotRun("noop drained, PostgreSQL, all peers", failure!);
            yield break;
        }

        await using var owned = server;
        var version = await server.SqlAsync("SHOW server_version");
        var contest = new Contest(
            [.. QueueContest.Quantities.Select(quantity => quantity with { Name = $"{quantity.Name}, PostgreSQL" })],
            async () => await TitanQueue.StartAsync(["--pg-dsn", (await server.CreateDatabaseAsync()).Url], $"durable: PostgreSQL {version}, settings of initdb, over TCP on this machine"),
            [
                new Rival(GraphileWorker.Name(batched: false), LoadFactor.Of(20_000), LoadFactor.Of(100_000), () => GraphileWorker.StartAsync(server, batched: false)),
                new Rival(GraphileWorker.Name(batched: true), LoadFactor.Of(100_000), LoadFactor.Of(100_000), () => GraphileWorker.StartAsync(server, batched: true)),
                new Rival(HangfirePeer.Name, LoadFactor.Of(5_000), LoadFactor.Of(100_000), () => HangfirePeer.StartAsync(server)),
            ]);
        await foreach (var figure in contest.RunAsync()) yield return figure;
    }

    private static async Task<(PostgresServer? Server, Exception? Failure)> StartAsync()
    {
        try
        {
            return (await PostgresServer.StartAsync(durable: true), null);
        }
        catch (InvalidOperationException failure)
        {
            return (null, failure);
        }
    }
}
