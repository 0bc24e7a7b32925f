namespace Titan.Bench.Peers;

/// <summary>BullMQ on Redis.</summary>
internal static class BullMq
{
    private const int Concurrency = 100;

    public static string Name(bool tuned) => tuned ? "BullMQ, tuned" : "BullMQ, default";

    /// <param name="tuned">A process of workers for each core, many jobs at once in each, jobs removed when they are done; otherwise as it comes.</param>
    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<IContender> StartAsync(bool tuned)
    {
        var folder = PeerFiles.Installed("bullmq");
        var (redis, port) = await RedisServer.StartAsync();
        try
        {
            var (processes, concurrency) = tuned ? (Environment.ProcessorCount, Concurrency) : (1, 1);
            var conditions = new Conditions(RedisServer.Durability, "addBulk of 1,000 jobs", $"BullMQ 6, {processes} worker process(es) with concurrency {concurrency}, done jobs {(tuned ? "removed" : "kept")}");
            var program = await PeerProgram.StartAsync(folder, new Dictionary<string, string>(), "node", "driver.js", $"{port}", $"{processes}", $"{concurrency}", tuned ? "0" : "1");
            return new ProgramContender(Name(tuned), conditions, "queue", program, redis);
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }
}
