namespace Titan.Storage.Postgres.Migrations;

/// <summary>The database that we are in, and what we may do there.</summary>
internal sealed record HostDatabase
{
    public required bool IsTooOld { get; init; }

    /// <summary>Of the server, as in "15.4".</summary>
    public required string Version { get; init; }

    /// <summary>A standby, or set so.</summary>
    public required bool IsReadOnly { get; init; }

    /// <summary>Of its texts, as in "UTF8".</summary>
    public required string Encoding { get; init; }

    public required string User { get; init; }

    public required string Name { get; init; }

    public required bool HasSchema { get; init; }

    public required bool MayCreateSchema { get; init; }

    public required bool MayUseSchema { get; init; }

    public required bool MayChangeSchema { get; init; }

    /// <exception cref="StoreRefusedException">Titan cannot live here.</exception>
    public void Check(PostgresDsn dsn)
    {
        if (IsTooOld) throw new StoreRefusedException($"{dsn} is PostgreSQL {Version}: Titan needs version 14 or later");
        if (IsReadOnly) throw new StoreRefusedException($"{dsn} is read-only (a standby, or default_transaction_read_only): name the primary server");
        if (Encoding != "UTF8") throw new StoreRefusedException($"{dsn} keeps texts as {Encoding}, which cannot hold them all: make a database for Titan by createdb -E UTF8 -T template0 NAME");
        if (HasSchema && !MayUseSchema) throw new StoreRefusedException($"{dsn}: role {User} may not use the schema titan; as its owner: GRANT USAGE ON SCHEMA titan TO {User}");
    }

    /// <exception cref="StoreRefusedException">The schema must be made or changed, and this role may not.</exception>
    public void CheckMayChange(PostgresDsn dsn)
    {
        if (!HasSchema && !MayCreateSchema) throw new StoreRefusedException($"{dsn}: role {User} may not create the schema titan; as owner of the database: GRANT CREATE ON DATABASE {Name} TO {User}");
        if (HasSchema && !MayChangeSchema) throw new StoreRefusedException($"{dsn}: role {User} may not change the schema titan, which this titan has to; start it once as the owner, or: GRANT CREATE ON SCHEMA titan TO {User}");
    }
}
