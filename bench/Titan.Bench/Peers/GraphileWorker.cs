using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>graphile-worker on PostgreSQL.</summary>
internal static class GraphileWorker
{
    public static string Name(bool batched) => batched ? "graphile-worker, batched" : "graphile-worker, default";

    /// <param name="batched">Jobs are fetched and completed in batches; otherwise one by one, as it comes.</param>
    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<IContender> StartAsync(PostgresServer server, bool batched)
    {
        var folder = PeerFiles.Installed("graphile-worker");
        var database = await server.CreateDatabaseAsync();
        var conditions = new Conditions(
            "durable: the same PostgreSQL, another database", batched ? "addJobs of 1,000; 500 fetched at once, completed together" : "addJobs of 1,000; each fetched and completed by itself",
            $"graphile-worker 0.17, one process, its start included, 24 jobs at once{(batched ? ", localQueue size 500, completeJobBatchDelay 0, failJobBatchDelay 0" : "")}; a done job is deleted");
        return new ProgramContender(
            Name(batched), conditions, "queue",
            await PeerProgram.StartAsync(folder, new Dictionary<string, string> { ["PEER_POSTGRES"] = database.Url }, "node", "driver.js", batched ? "batched" : "default"),
            database);
    }
}
