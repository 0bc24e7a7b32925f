using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Postgres;

namespace Titan.Tests.Storage.Postgres;

public sealed class PostgresStoreTests(SharedPostgres postgres) : StoreConformance
{
    private PostgresDatabase? _database;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }

    private protected override async ValueTask<IStore> CreateAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        return Make();
    }

    private protected override async ValueTask<IStore?> ReopenAsync(LoadBounds? load = null)
    {
        await Store.DisposeAsync();
        return Make(load);
    }

    private protected override async ValueTask<bool> DeposeAsync()
    {
        await _database!.SqlAsync("UPDATE titan.leadership SET epoch = epoch + 1, holder = 'm2', expires_at = clock_timestamp() + interval '1 hour'");
        return true;
    }

    private PostgresStore Make(LoadBounds? load = null) => new(PostgresDsn.Parse(_database!.Url), () => new Peer("m1", "127.0.0.1:50051", "1.2.3", Records.Start, Leads: false), TimeProvider.System, load);
}
