using Titan.Core;
using Titan.Core.Tasks;
using Titan.Storage;

namespace Titan.Tests.Storage;

/// <summary>What every store must do. One derived class a store; the parts of the suite are in files of their own.</summary>
public abstract partial class StoreConformance : IAsyncLifetime
{
    private readonly Records _records = new();

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected IStore Store { get; private set; } = null!;

    /// <summary>A store that remembers nothing yet.</summary>
    private protected abstract ValueTask<IStore> CreateAsync();

    /// <summary>Whether ended tasks stay readable after they have left the memory of the loop, until they are forgotten.</summary>
    private protected virtual bool KeepsHistory => true;

    /// <summary>Ends the store, and gives one that remembers the same; null for a store that forgets.</summary>
    /// <param name="load">How much may come into memory then; null: all.</param>
    private protected virtual ValueTask<IStore?> ReopenAsync(LoadBounds? load = null) => ValueTask.FromResult<IStore?>(null);

    /// <summary>Lets another Manager begin a leadership, as far as the store can tell; false where a store belongs to one process.</summary>
    private protected virtual ValueTask<bool> DeposeAsync() => ValueTask.FromResult(false);

    public async ValueTask InitializeAsync()
    {
        Store = await CreateAsync();
        await Store.PrepareAsync(Cancellation);
        Assert.Empty((await OpenAsync()).Tasks);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Leads anew, with all that ended since the records begin.</summary>
    private async Task<StoredState> OpenAsync() => (await Store.TryOpenAsync(Records.Start, Cancellation))!;

    private async Task<TaskSpec> SubmitAsync(Func<TaskSpec, TaskSpec>? adjust = null, TaskState? state = null, params AttemptState[] attempts)
    {
        var spec = _records.Spec(adjust);
        await Store.CommitAsync(Records.Changes(spec, state ?? TaskState.Queued, attempts), Cancellation);
        return spec;
    }
}
