using Titan.Core.Tasks;
using Titan.Storage;
using Titan.Storage.Sqlite;

namespace Titan.Tests.Storage;

public sealed class SqliteStoreTests : StoreConformance
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override ValueTask<IStore> CreateAsync() => ValueTask.FromResult<IStore>(Make());

    private protected override async ValueTask<IStore?> ReopenAsync(LoadBounds? load = null)
    {
        await Store.DisposeAsync();
        return Make(load);
    }

    private protected override ValueTask<bool> DeposeAsync()
    {
        using var other = Connection.Open(Path.Combine(_folder.Path, "titan.db"), readOnly: false);
        other.Execute("INSERT INTO leaderships (epoch, began_at, lease_ceiling) SELECT epoch + 1, 1, lease_ceiling FROM leaderships ORDER BY epoch DESC LIMIT 1");
        return ValueTask.FromResult(true);
    }

    private SqliteStore Make(LoadBounds? load = null) => new(new SqliteOptions { DataFolder = _folder.Path, Load = load ?? LoadBounds.None }, TimeProvider.System);
}
