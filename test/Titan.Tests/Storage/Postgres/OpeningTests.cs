using Titan.Storage;
using Titan.Storage.Postgres;
using Titan.Storage.Postgres.Output;

namespace Titan.Tests.Storage.Postgres;

/// <summary>A leadership begins whole, or another Manager may have it.</summary>
public sealed class OpeningTests(SharedPostgres postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(
        "INSERT INTO titan.tasks (id, submitted_at, executor, max_output, priority, max_retries, max_losses) VALUES ('00000000000000000000000001', now(), 'wasm', 0, 0, 0, 0)",
        "DELETE FROM titan.tasks")]
    [InlineData(
        "CREATE FUNCTION titan.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$; CREATE TRIGGER refuse BEFORE UPDATE OF lease_ceiling ON titan.leadership FOR EACH ROW EXECUTE FUNCTION titan.refuse()",
        "DROP TRIGGER refuse ON titan.leadership")]
    public async Task One_that_cannot_begin_leaves_the_leadership_to_others_at_once(string trouble, string cure)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var failing = PostgresManagers.Store(database.Url, "m1");
        await failing.PrepareAsync(Cancellation);
        await database.SqlAsync(trouble);
        await Assert.ThrowsAnyAsync<Exception>(async () => await failing.TryOpenAsync(Records.Start, Cancellation));
        Assert.Equal("1|f", await database.SqlAsync("SELECT epoch, expires_at > clock_timestamp() FROM titan.leadership"));
        await Assert.ThrowsAsync<StoreFencedException>(async () => await failing.CommitAsync(new Titan.Core.Changes(), Cancellation));

        await database.SqlAsync(cure);
        await using var other = PostgresManagers.Store(database.Url, "m2");
        Assert.NotNull(await other.TryOpenAsync(Records.Start, Cancellation));
    }

    [Fact]
    public async Task A_manager_of_another_role_takes_over_although_it_may_not_end_sessions()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var first = await PostgresManagers.LeadingAsync(database, "m1");
        await first.CommitAsync(PostgresManagers.Queued(new Records().Spec()), Cancellation);
        var role = $"other_{database.Name}";
        await database.SqlAsync($"CREATE ROLE {role} LOGIN PASSWORD 'other'; GRANT USAGE ON SCHEMA titan TO {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA titan TO {role};");
        await using (var second = PostgresManagers.Store($"postgres://{role}:other@127.0.0.1:{database.Server.Port}/{database.Name}?sslmode=disable", "m2"))
        {
            await second.PrepareAsync(Cancellation);
            var state = await Eventually.Holds(
                async () =>
                {
                    await database.SqlAsync("UPDATE titan.leadership SET expires_at = clock_timestamp()");
                    return await second.TryOpenAsync(Records.Start, Cancellation);
                },
                state => state is not null,
                "m2 leads");
            Assert.Single(state!.Tasks);
        }

        await database.SqlAsync($"DROP OWNED BY {role}; DROP ROLE {role};");
    }

    [Fact]
    public async Task What_it_begins_with_is_read_by_a_connection_made_for_it()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var store = await PostgresManagers.LeadingAsync(database);
        var spec = new Records().Spec();
        await store.CommitAsync(PostgresManagers.Queued(spec), Cancellation);
        await store.FindAsync(spec.Id, Cancellation);

        // Connections that are there by now see no task, as on a server that was the primary once; later ones do.
        await database.SqlAsync(
            $"""
            ALTER TABLE titan.tasks ENABLE ROW LEVEL SECURITY; ALTER TABLE titan.tasks FORCE ROW LEVEL SECURITY;
            CREATE POLICY late ON titan.tasks USING (current_setting('titan.side', true) = 'late');
            ALTER DATABASE {database.Name} SET titan.side = 'late';
            """);
        Assert.Null(await store.FindAsync(spec.Id, Cancellation));
        Assert.Equal(spec, Assert.Single((await store.TryOpenAsync(Records.Start, Cancellation))!.Tasks).Spec);
    }

    [Fact]
    public async Task Output_is_written_only_under_the_leadership_of_which_it_is_known_what_is_kept()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var spec = new Records().Spec();
        await using (var store = await PostgresManagers.LeadingAsync(database)) await store.CommitAsync(PostgresManagers.Queued(spec), Cancellation);
        var dsn = PostgresDsn.Parse(database.Url);
        await using var commits = new Session(dsn, "titan m2 commits");
        await using var leadership = new Leadership(new Election(dsn.For("titan m2", 5).ConnectionString, () => Electorate.Manager("m2"), TimeProvider.System), commits);
        await using var output = new OutputWriter(new Session(dsn, "titan m2 output"), leadership);
        var key = new OutputKey(spec.Id, 1, OutputStreamName.Stdout);
        await output.BeginAsync((await leadership.TryAcquireAsync(Cancellation))!.Value, Cancellation);
        await output.AppendAsync([new OutputPiece(key, 0, "one "u8.ToArray(), 100)], Cancellation);

        var next = (await leadership.TryAcquireAsync(Cancellation))!.Value;
        await Assert.ThrowsAsync<StoreFencedException>(async () => await output.AppendAsync([new OutputPiece(key, 4, "two"u8.ToArray(), 100)], Cancellation));
        await output.BeginAsync(next, Cancellation);
        await output.AppendAsync([new OutputPiece(key, 4, "two"u8.ToArray(), 100)], Cancellation);
        Assert.Equal("one |two", await database.SqlAsync("SELECT string_agg(convert_from(bytes, 'UTF8'), '|' ORDER BY first_byte) FROM titan.output"));
    }
}
