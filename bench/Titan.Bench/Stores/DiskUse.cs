namespace Titan.Bench.Stores;

/// <summary>Bytes on disk.</summary>
/// <param name="Table">Rows.</param>
/// <param name="Indexes">Indexes; 0 where they are part of the table.</param>
/// <param name="Log">Write-ahead log written since the store was made, whether it is still there or not; 0 where that cannot be told.</param>
internal sealed record DiskUse(long Table, long Indexes, long Log);
