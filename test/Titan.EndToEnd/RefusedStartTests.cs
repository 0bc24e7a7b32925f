using System.Net;
using System.Net.Sockets;

namespace Titan.EndToEnd;

/// <summary>A Manager whose store cannot be used says so in one line that helps, ends with exit code 1, and overwrites nothing.</summary>
public sealed class RefusedStartTests(SharedPostgres postgres)
{
    private const string Nonsense = "This was a database once. ";

    [Theory]
    [InlineData("postgres://titan:pa55word@/titan?sslmode=perhaps", "sslmode")]
    [InlineData("postgres://titan:pa55word@db:port/titan", "port")]
    [InlineData("Host=db;Colour=red;Password=pa55word", "colour")]
    [InlineData("pa55word", "postgres://")]
    public async Task A_dsn_that_cannot_be_read(string dsn, string says) => await RefusedAsync(["--pg-dsn", dsn], says);

    [Fact]
    public async Task A_wrong_password()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var wrong = database.Url.Replace(Uri.EscapeDataString(PostgresServer.Password), "pa55word", StringComparison.Ordinal);
        await RefusedAsync(["--pg-dsn", wrong], "password", PostgresServer.User);
    }

    [Fact]
    public async Task A_server_that_is_not_there()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var nobody = new Socket(SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)nobody.LocalEndPoint!).Port;
        await RefusedAsync(["--pg-dsn", database.UrlAt("127.0.0.1", port)], $"127.0.0.1:{port}", "refused");
    }

    [Fact]
    public async Task A_host_that_nobody_knows()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusedAsync(["--pg-dsn", database.UrlAt("no-such-host.invalid", 5432)], "no-such-host.invalid");
    }

    [Fact]
    public async Task An_unknown_database()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusedAsync(["--pg-dsn", database.Url.Replace(database.Name, "no_such_database", StringComparison.Ordinal)], "no_such_database");
    }

    [Fact]
    public async Task A_database_that_only_reads()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.SqlAsync($"ALTER DATABASE {database.Name} SET default_transaction_read_only = on");
        await RefusedAsync(["--pg-dsn", database.Url], "read-only");
    }

    [Fact]
    public async Task A_role_that_may_not_make_tables()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var guest = $"guest_{Guid.NewGuid():N}";
        await database.SqlAsync($"REVOKE CREATE ON DATABASE {database.Name} FROM PUBLIC; CREATE ROLE {guest} LOGIN PASSWORD '{PostgresServer.Password}';");
        await RefusedAsync(["--pg-dsn", database.Url.Replace($"//{PostgresServer.User}:", $"//{guest}:", StringComparison.Ordinal)], guest, "GRANT");
    }

    [Fact]
    public async Task A_database_of_a_newer_program()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (await Cluster.StartManagerAsync("--port", "0", "--pg-dsn", database.Url))
        {
            await database.SqlAsync("INSERT INTO titan.schema_migrations (version, name, checksum) VALUES (1000, 'of tomorrow', '')");
        }

        await RefusedAsync(["--pg-dsn", database.Url], "newer");
    }

    [Fact]
    public async Task A_file_that_is_no_database()
    {
        await using var folder = new TemporaryFolder();
        await using (var manager = await Cluster.StartManagerAsync("--port", "0", "--data-dir", folder.Path))
        {
            // Ended in good order, so that nothing else in the folder could bring the records back.
            manager.Send(Signal.Terminate);
            await manager.ExitAsync();
        }

        var file = Directory.GetFiles(folder.Path, "*.db").Single();
        var damage = string.Concat(Enumerable.Repeat(Nonsense, 1_000));
        await File.WriteAllTextAsync(file, damage, TestContext.Current.CancellationToken);

        await RefusedAsync(["--data-dir", folder.Path], file);
        Assert.Equal(damage, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder()
    {
        using var file = new TemporaryFile([Nonsense]);
        await RefusedAsync(["--data-dir", file.Path], file.Path);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made() => await RefusedAsync(["--data-dir", "/proc/titan"], "/proc/titan");

    [Fact]
    public async Task A_folder_that_another_manager_has()
    {
        await using var cluster = await Cluster.StartAsync(StoreKind.Sqlite);
        await RefusedAsync([.. cluster.Store.Switches], $"pid {cluster.Manager.Pid}");
        await cluster.Titan.SubmitAsync("true");
    }

    private static async Task RefusedAsync(string[] switches, params string[] says)
    {
        var answer = (await Launch.RunAsync(Programs.Manager, ["--port", "0", "--dash-port", "0", .. switches])).Ended(1);
        Assert.Empty(answer.Text);
        var line = Assert.Single(answer.Error.TrimEnd().Split('\n'));
        Assert.StartsWith("manager: ", line, StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, line, StringComparison.OrdinalIgnoreCase));
        foreach (var secret in new[] { "pa55word", PostgresServer.Password, Uri.EscapeDataString(PostgresServer.Password) }) Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
    }
}
