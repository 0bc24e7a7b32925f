using Titan.Storage;
using Titan.Storage.Memory;

namespace Titan.Manager;

/// <summary>Which store, and where it is.</summary>
internal abstract class StoreChoice
{
    /// <summary>The store itself, not yet prepared.</summary>
    public abstract IStore Create(TimeProvider time);

    /// <summary>Forgets everything with this program.</summary>
    public sealed class Memory : StoreChoice
    {
        public override IStore Create(TimeProvider time) => new MemoryStore(time);
    }
}
