namespace Titan.EndToEnd.Harness;

/// <summary>A database of its own for one test.</summary>
internal sealed class PostgresDatabase(PostgresServer server, string name) : IAsyncDisposable
{
    public PostgresServer Server { get; } = server;

    public string Name { get; } = name;

    /// <summary>As libpq writes it, for <c>--pg-dsn</c>.</summary>
    public string Url => UrlAt("127.0.0.1", Server.Port);

    /// <summary>The same database over a way of its own: a proxy that can be cut.</summary>
    public string UrlAt(string host, int port) =>
        $"postgres://{PostgresServer.User}:{Uri.EscapeDataString(PostgresServer.Password)}@{host}:{port}/{Name}?sslmode=disable";

    /// <summary>Runs statements as superuser; rows as lines, columns parted by "|".</summary>
    public Task<string> SqlAsync(string sql) => Server.SqlAsync(sql, Name);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Server.SqlAsync($"DROP DATABASE {Name} WITH (FORCE)");
        }
        catch (InvalidOperationException)
        {
            // The test left the server down, or breaks the database on purpose: both go with the server.
        }
    }
}
