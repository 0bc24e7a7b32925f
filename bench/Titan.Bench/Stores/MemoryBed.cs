namespace Titan.Bench.Stores;

/// <summary>Nothing is kept.</summary>
internal sealed class MemoryBed : IStoreBed
{
    public string Kind => "memory";

    public string Durability => "nothing is durable";

    public IReadOnlyList<string> Switches { get; } = ["--store", "memory"];

    public Task<IRawStore?> OpenRawAsync() => Task.FromResult<IRawStore?>(null);

    public Task<DiskUse?> MeasureDiskAsync() => Task.FromResult<DiskUse?>(null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
