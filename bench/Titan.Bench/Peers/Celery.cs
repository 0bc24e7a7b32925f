namespace Titan.Bench.Peers;

/// <summary>Celery with Redis as its broker, and for its results.</summary>
internal static class Celery
{
    /// <summary>Where Debian's packages for Python are found.</summary>
    private const string Python = "/usr/bin/python3";

    /// <param name="tuned">Many messages fetched ahead, no gossip between workers; otherwise as it comes.</param>
    /// <param name="order">Of driver.py: shell or queue.</param>
    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<IContender> StartAsync(bool tuned, string order)
    {
        var (servers, program) = await StartProgramAsync(tuned);
        return new ProgramContender(Name(tuned), Conditions(tuned), order, program, servers);
    }

    public static string Name(bool tuned) => tuned ? "Celery, tuned" : "Celery, default";

    public static Conditions Conditions(bool tuned) => new(
        RedisServer.Durability, "a message a task",
        $"Celery 5, a pool of {Environment.ProcessorCount} processes, results kept in Redis, " + (tuned ? "128 messages a process fetched ahead, no rate limits, gossip, mingle, heartbeat or events" : "4 messages a process fetched ahead"));

    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<(IReadOnlyList<IAsyncDisposable> Servers, PeerProgram Program)> StartProgramAsync(bool tuned)
    {
        var (redis, port) = await RedisServer.StartAsync();
        var servers = new List<IAsyncDisposable> { redis };
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["PEER_BROKER"] = $"redis://127.0.0.1:{port}/0",
                ["PEER_BACKEND"] = $"redis://127.0.0.1:{port}/1",
                ["PEER_VARIANT"] = tuned ? "tuned" : "default",
                ["PYTHONPATH"] = PeerFiles.Sources("celery"),
                ["PYTHONDONTWRITEBYTECODE"] = "1",
                // Pools of processes refuse to run as root otherwise.
                ["C_FORCE_ROOT"] = "1",
            };
            string[] quiet = tuned ? ["--without-gossip", "--without-mingle", "--without-heartbeat"] : [];
            servers.Add(await PeerServer.StartAsync(
                PeerServer.NewFolder("celery"), () => Task.FromResult(true), // driver.py waits for it.
                ["env", .. settings.Select(setting => $"{setting.Key}={setting.Value}"), Python, "-m", "celery", "-A", "app", "worker", "-c", $"{Environment.ProcessorCount}", "-l", "WARNING", .. quiet]));
            return (servers, await PeerProgram.StartAsync(PeerFiles.Sources("celery"), settings, Python, "driver.py"));
        }
        catch
        {
            foreach (var server in Enumerable.Reverse(servers)) await server.DisposeAsync();
            throw;
        }
    }
}
