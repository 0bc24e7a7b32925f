namespace Titan.Bench.Peers;

/// <summary>A Redis of our own on 127.0.0.1 that writes nothing to disk: the quickest it can be.</summary>
internal static class RedisServer
{
    public const string Durability = "none: Redis without persistence";

    /// <exception cref="PeerException">It is not installed, or does not start.</exception>
    public static async Task<(PeerServer Server, int Port)> StartAsync()
    {
        var port = PeerServer.FreePort();
        var server = await PeerServer.StartAsync(
            PeerServer.NewFolder("redis"), () => PeerServer.ListensAsync(port),
            "redis-server", "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--daemonize", "no");
        return (server, port);
    }
}
