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

    private protected override async ValueTask<IStore?> ReopenAsync()
    {
        await Store.DisposeAsync();
        return Make();
    }

    private SqliteStore Make() => new(new SqliteOptions { DataFolder = _folder.Path }, TimeProvider.System);
}
