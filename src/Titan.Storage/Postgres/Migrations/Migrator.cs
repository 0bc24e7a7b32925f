using Npgsql;
using Titan.Storage.Sql;

namespace Titan.Storage.Postgres.Migrations;

/// <summary>Brings the schema up to this version, forward only, one Manager at a time.</summary>
internal static class Migrator
{
    private static readonly IReadOnlyList<Migration> Steps = Migration.Load("Titan.Storage.Postgres.Migrations");

    private const int OldestServer = 140_000;

    /// <summary>Key of the advisory lock: "titan" as a number.</summary>
    private const long Lock = 0x746974616e;

    /// <summary>Seconds for one migration, and for the wait for another Manager's.</summary>
    private const int Patience = 300;

    private const string Look = """
        SELECT current_setting('server_version_num')::integer, current_setting('server_version'), pg_is_in_recovery(), current_setting('transaction_read_only')::boolean, current_user::text,
            current_database()::text, to_regnamespace('titan') IS NOT NULL, has_database_privilege(current_database(), 'CREATE'),
            coalesce(has_schema_privilege(to_regnamespace('titan')::oid, 'USAGE'), false), coalesce(has_schema_privilege(to_regnamespace('titan')::oid, 'CREATE'), false),
            current_setting('server_encoding')
        """;

    private const string Journal = """
        CREATE SCHEMA IF NOT EXISTS titan;
        COMMENT ON SCHEMA titan IS 'The records of Titan: tasks, attempts, workers, output. Only Titan writes here.';
        CREATE TABLE IF NOT EXISTS titan.schema_migrations (
            version integer PRIMARY KEY,
            name text NOT NULL,
            checksum text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE titan.schema_migrations IS 'Steps of the schema that have been applied. A program that does not know the last one refuses to start.';
        """;

    private const string Rights = """
        SELECT relname::text FROM pg_class WHERE relnamespace = 'titan'::regnamespace AND relkind = 'r' AND relname <> 'schema_migrations'
            AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
        ORDER BY relname LIMIT 1
        """;

    /// <exception cref="StoreRefusedException">Only a person can help.</exception>
    public static async ValueTask RunAsync(PostgresDsn dsn, CancellationToken cancellation)
    {
        var settings = dsn.For("titan schema", Patience);
        settings.Pooling = false;
        try
        {
            // Before anything else: what follows needs a session that is its own.
            if (await PoolerCheck.MixesSessionsAsync(dsn, cancellation)) throw new StoreRefusedException($"{dsn}: {PoolerCheck.Advice}");
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellation);
            var host = await LookAsync(connection, cancellation);
            host.Check(dsn);
            await MigrateAsync(connection, dsn, host, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && Refusals.Of(failure, dsn) is not null)
        {
            throw Refusals.Of(failure, dsn)!;
        }
    }

    private static async ValueTask<HostDatabase> LookAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Look, connection);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new HostDatabase
        {
            IsTooOld = row.GetInt32(0) < OldestServer,
            Version = row.GetString(1),
            IsReadOnly = row.GetBoolean(2) || row.GetBoolean(3),
            User = row.GetString(4),
            Name = row.GetString(5),
            HasSchema = row.GetBoolean(6),
            MayCreateSchema = row.GetBoolean(7),
            MayUseSchema = row.GetBoolean(8),
            MayChangeSchema = row.GetBoolean(9),
            Encoding = row.GetString(10),
        };
    }

    private static async ValueTask MigrateAsync(NpgsqlConnection connection, PostgresDsn dsn, HostDatabase host, CancellationToken cancellation)
    {
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({Lock})", cancellation);
        try
        {
            var applied = await AppliedAsync(connection, cancellation);
            Check(applied, dsn);
            var missing = Steps.Skip(applied.Count).ToList();
            if (missing.Count > 0)
            {
                host.CheckMayChange(dsn);
                if (applied.Count == 0) await ExecuteAsync(connection, Journal, cancellation);
                foreach (var migration in missing) await ApplyAsync(connection, migration, cancellation);
            }

            await CheckRightsAsync(connection, dsn, host, cancellation);
        }
        finally
        {
            // Closing the connection ends the lock in any case.
            if (connection.State == System.Data.ConnectionState.Open) await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async ValueTask<List<(int Version, string Name, string Checksum)>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new List<(int, string, string)>();
        await using (var look = new NpgsqlCommand("SELECT to_regclass('titan.schema_migrations') IS NOT NULL", connection))
            if (!(bool)(await look.ExecuteScalarAsync(cancellation))!) return applied;

        await using var command = new NpgsqlCommand("SELECT version, name, checksum FROM titan.schema_migrations ORDER BY version", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation)) applied.Add((rows.GetInt32(0), rows.GetString(1), rows.GetString(2)));
        return applied;
    }

    private static void Check(List<(int Version, string Name, string Checksum)> applied, PostgresDsn dsn)
    {
        if (applied is [.., var last] && last.Version > Steps[^1].Version)
            throw new StoreRefusedException($"the schema in {dsn} has version {last.Version}, and this titan knows no further than {Steps[^1].Version}: start the newer titan that made it");
        for (var i = 0; i < applied.Count; i++)
        {
            var ours = Steps[i];
            if (applied[i].Version != ours.Version || applied[i].Checksum != ours.Checksum)
                throw new StoreRefusedException($"the schema in {dsn} was not made by this titan: step {applied[i].Version} ({applied[i].Name}) differs from its own; use another database, or the titan that made it");
        }
    }

    private static async ValueTask ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, migration.Sql, cancellation);
        await using var note = new NpgsqlCommand("INSERT INTO titan.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)", connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = migration.Version },
                new NpgsqlParameter<string> { TypedValue = migration.Name },
                new NpgsqlParameter<string> { TypedValue = migration.Checksum },
            },
        };
        await note.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async ValueTask CheckRightsAsync(NpgsqlConnection connection, PostgresDsn dsn, HostDatabase host, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Rights, connection);
        if (await command.ExecuteScalarAsync(cancellation) is string table)
            throw new StoreRefusedException($"{dsn}: role {host.User} may not write to titan.{table}; as its owner: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA titan TO {host.User}");
    }

    private static async ValueTask ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
