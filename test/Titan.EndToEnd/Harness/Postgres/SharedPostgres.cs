namespace Titan.EndToEnd.Harness;

/// <summary>The one server of a test assembly, started when the first test asks. Tests that stop or kill a server start one of their own.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());

    internal Task<PostgresServer> ServerAsync() => _server.Value;

    internal async Task<PostgresDatabase> CreateDatabaseAsync() => await (await ServerAsync()).CreateDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully) await (await _server.Value).DisposeAsync();
    }
}
