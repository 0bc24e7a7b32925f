namespace Titan.Tests.Storage.Postgres;

/// <summary>The server that other tests rely on does what it says.</summary>
public sealed class PostgresServerTests
{
    [Fact]
    public async Task What_was_written_is_there_after_stops_and_kills()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await server.CreateDatabaseAsync();
        await database.SqlAsync("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1);");

        await server.RestartAsync();
        await database.SqlAsync("INSERT INTO kept VALUES (2);");
        await server.KillAsync();
        await server.StartAsync();
        await database.SqlAsync("INSERT INTO kept VALUES (3);");
        await server.StopAtOnceAsync();
        await server.StartAsync();

        Assert.Equal("1|2|3", await database.SqlAsync("SELECT string_agg(n::text, '|' ORDER BY n) FROM kept"));
    }
}
