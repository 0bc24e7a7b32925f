namespace Titan.EndToEnd;

/// <summary>The password of a database is told to nobody.</summary>
public sealed class SecretTests(SharedPostgres postgres)
{
    [Fact]
    public async Task A_password_is_in_no_log_no_answer_and_no_list_of_processes()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var file = new TemporaryFile([database.Url]);
        await using var manager = await Cluster.StartManagerAsync("--port", "0", "--pg-dsn-file", file.Path, "--log-level", "trace");
        var titan = new TitanCommand(manager.Ready("grpc"));
        await titan.SubmitAsync("true");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{manager.Ready("dashboard")}") };
        var told = new List<string>
        {
            (await titan.RunAsync("status")).Ended(0).ToString(),
            (await titan.RunAsync("status", "-o", "json")).Ended(0).ToString(),
            await http.GetStringAsync(new Uri("/healthz", UriKind.Relative), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync($"/proc/{manager.Pid}/cmdline", TestContext.Current.CancellationToken),
        };

        // And when the way to the database is lost.
        await database.Server.SqlAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS off; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}' AND pid <> pg_backend_pid()");
        told.Add(await Eventually.Holds(ReadyAsync, answer => answer.StartsWith("ServiceUnavailable", StringComparison.Ordinal), "a Manager that is not ready"));
        told.Add((await titan.RunAsync("status")).ToString());
        told.Add(manager.Log);

        Assert.Contains(told, text => text.Contains(database.Name, StringComparison.Ordinal) || text.Contains("PostgreSQL", StringComparison.Ordinal));
        foreach (var secret in new[] { PostgresServer.Password, Uri.EscapeDataString(PostgresServer.Password) })
            Assert.All(told, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

        async Task<string> ReadyAsync()
        {
            using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
            return $"{ready.StatusCode} {await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        }
    }
}
