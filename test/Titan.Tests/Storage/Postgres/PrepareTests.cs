using Titan.Storage;

namespace Titan.Tests.Storage.Postgres;

/// <summary>Whatever keeps a Manager from its database is one line that says what to do, and never the password.</summary>
public sealed class PrepareTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schema_is_made_once_however_many_start_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(async number =>
        {
            await using var store = PostgresManagers.Store(database.Url, $"m{number}");
            await store.PrepareAsync(Cancellation);
        }));

        Assert.Equal("1|records|64\n2|requests|64\n3|keys|64\n4|grace|64\n5|stdin|64\n6|removed_files|64\n7|output_files|64\n8|retries|64\n9|last_seen|64", await database.SqlAsync("SELECT version, name, length(checksum) FROM titan.schema_migrations ORDER BY version"));
        Assert.Equal("", await database.SqlAsync(
            "SELECT relname FROM pg_class WHERE relnamespace = 'titan'::regnamespace AND relkind IN ('r', 'v') AND obj_description(oid, 'pg_class') IS NULL"));
    }

    [Fact]
    public async Task A_wrong_password_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusesAsync(database.Url.Replace(Uri.EscapeDataString(PostgresServer.Password), "s3cret-but-wrong", StringComparison.Ordinal), "check user and password");
    }

    [Fact]
    public async Task An_unknown_database_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusesAsync(database.Url.Replace(database.Name, "nowhere", StringComparison.Ordinal), "createdb nowhere");
    }

    [Theory]
    [InlineData("LATIN1")]
    [InlineData("SQL_ASCII")]
    public async Task A_database_that_cannot_hold_every_text_is_told(string encoding)
    {
        var name = $"narrow_{Guid.NewGuid():N}";
        await using var any = await postgres.CreateDatabaseAsync();
        await any.Server.SqlAsync($"CREATE DATABASE {name} OWNER {PostgresServer.User} ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
        await using var narrow = new PostgresDatabase(any.Server, name);
        await RefusesAsync(narrow.Url, $"keeps texts as {encoding}, which cannot hold them all: make a database for Titan by createdb -E UTF8 -T template0 NAME");
        Assert.Equal("", await TablesAsync(narrow));
    }

    [Fact]
    public async Task An_unreachable_server_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusesAsync(database.UrlAt("127.0.0.1", 1), "cannot be reached: connection refused; check host and port");
        await RefusesAsync(database.UrlAt("no-such-host.invalid", 5432), "cannot be reached");
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_when_TLS_is_asked_for()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusesAsync(database.Url.Replace("sslmode=disable", "sslmode=require", StringComparison.Ordinal), "see sslmode");
    }

    [Fact]
    public async Task A_socket_and_the_second_of_two_servers_are_reached()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var socket = $"postgres://{PostgresServer.User}@{Uri.EscapeDataString(database.Server.SocketFolder)}:{database.Server.Port}/{database.Name}";
        await using (var store = PostgresManagers.Store(socket)) await store.PrepareAsync(Cancellation);
        await using var other = PostgresManagers.Store(database.UrlAt("127.0.0.1:1,127.0.0.1", database.Server.Port));
        await other.PrepareAsync(Cancellation);
        Assert.NotNull(await other.TryOpenAsync(Records.Start, Cancellation));
        await other.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation);
        Assert.Single((await other.ListAsync(new TaskQuery(), Cancellation)).Tasks);
    }

    [Fact]
    public async Task An_unknown_role_is_told()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await RefusesAsync(database.Url.Replace($"{PostgresServer.User}:", "nobody:", StringComparison.Ordinal), "check user");
    }

    [Theory]
    [InlineData("REVOKE CREATE ON DATABASE {0} FROM titan; ALTER DATABASE {0} OWNER TO postgres", false, "GRANT CREATE ON DATABASE")]
    [InlineData("REVOKE USAGE ON SCHEMA titan FROM titan; ALTER SCHEMA titan OWNER TO postgres; REVOKE ALL ON SCHEMA titan FROM titan", true, "GRANT USAGE ON SCHEMA titan TO titan")]
    [InlineData("ALTER TABLE titan.output OWNER TO postgres", true, "may not write to titan.output")]
    [InlineData("ALTER DATABASE {0} SET default_transaction_read_only = on", true, "is read-only")]
    [InlineData("INSERT INTO titan.schema_migrations (version, name, checksum) VALUES (1000, 'later', 'x')", true, "has version 1000")]
    [InlineData("UPDATE titan.schema_migrations SET checksum = 'x'", true, "step 1 (records) differs")]
    public async Task What_a_person_must_mend_is_told_and_nothing_is_changed(string trouble, bool isPrepared, string expected)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        if (isPrepared)
        {
            await using var store = PostgresManagers.Store(database.Url);
            await store.PrepareAsync(Cancellation);
        }

        await database.SqlAsync(string.Format(trouble, database.Name));
        var before = await TablesAsync(database);
        await RefusesAsync(database.Url, expected);
        Assert.Equal(before, await TablesAsync(database));
    }

    [Fact]
    public async Task A_role_that_may_only_read_and_write_the_tables_is_enough_once_they_are_made()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using (var owner = PostgresManagers.Store(database.Url)) await owner.PrepareAsync(Cancellation);
        var role = $"worker_{database.Name}";
        await database.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD 'other'; GRANT USAGE ON SCHEMA titan TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA titan TO {role};");

        await using (var store = PostgresManagers.Store($"postgres://{role}:other@127.0.0.1:{database.Server.Port}/{database.Name}"))
        {
            await store.PrepareAsync(Cancellation);
            Assert.NotNull(await store.TryOpenAsync(Records.Start, Cancellation));
            await store.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation);
        }

        await database.SqlAsync($"DROP OWNED BY {role}; DROP ROLE {role};");
    }

    private static Task<string> TablesAsync(PostgresDatabase database) => database.SqlAsync("SELECT oid, relname, relowner FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace('titan') ORDER BY oid");

    private static async Task RefusesAsync(string url, string expected)
    {
        await using var store = PostgresManagers.Store(url);
        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(async () => await store.PrepareAsync(Cancellation));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }
}
