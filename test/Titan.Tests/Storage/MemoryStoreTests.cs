using Titan.Storage;
using Titan.Storage.Memory;

namespace Titan.Tests.Storage;

public sealed class MemoryStoreTests : StoreConformance
{
    private protected override bool KeepsHistory => false;

    private protected override ValueTask<IStore> CreateAsync() => ValueTask.FromResult<IStore>(new MemoryStore(TimeProvider.System));
}
