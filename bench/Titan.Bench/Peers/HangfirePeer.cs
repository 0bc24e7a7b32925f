using Npgsql;
using Titan.EndToEnd.Harness;

namespace Titan.Bench.Peers;

/// <summary>Hangfire on PostgreSQL.</summary>
internal static class HangfirePeer
{
    public const string Name = "Hangfire";
    private const int Workers = 20;
    private const int Producers = 8;

    /// <exception cref="PeerException">It was not built, or does not start.</exception>
    public static async Task<IContender> StartAsync(PostgresServer server)
    {
        var path = Path.Combine(Tree.Root, "artifacts", "bin", "Hangfire.Peer", "release", "Hangfire.Peer");
        if (!File.Exists(path)) throw new PeerException("it is not built: bench/peers/install.sh could not get its packages, or has not been run");
        var database = await server.CreateDatabaseAsync();
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = PostgresServer.User,
            Password = PostgresServer.Password,
            Database = database.Name,
            SslMode = SslMode.Disable,
        };
        var program = await PeerProgram.StartAsync(Path.GetTempPath(), new Dictionary<string, string> { ["PEER_POSTGRES"] = settings.ToString() }, path, $"{Workers}", $"{Producers}");
        return new ProgramContender(
            Name,
            new Conditions("durable: the same PostgreSQL, another database", Conditions.None, $"Hangfire.Core 1.8, Hangfire.PostgreSql 1.21, {Workers} workers in one process, their start included; one job a call, by {Producers} threads, for it has no bulk; done jobs kept"),
            "queue", program, database);
    }
}
