namespace Titan.Bench.Stores;

/// <summary>A place where a Manager can keep its records, empty at first, gone when disposed.</summary>
internal interface IStoreBed : IAsyncDisposable
{
    /// <summary>memory, sqlite or postgres.</summary>
    string Kind { get; }

    /// <summary>What "acknowledged" means here, for the notes of figures.</summary>
    string Durability { get; }

    /// <summary>The Manager's switches for it.</summary>
    IReadOnlyList<string> Switches { get; }

    /// <summary>The same work by bare means; null where there is nothing between a caller and the store.</summary>
    /// <remarks>Call it after a Manager has made its tables: the rows are of the same columns.</remarks>
    Task<IRawStore?> OpenRawAsync();

    /// <summary>Size of the tasks on disk; null where nothing is. Best asked while no Manager is there.</summary>
    Task<DiskUse?> MeasureDiskAsync();
}
