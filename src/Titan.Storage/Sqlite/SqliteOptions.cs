using Titan.Core.Tasks;

namespace Titan.Storage.Sqlite;

/// <summary>Where a <see cref="SqliteStore"/> keeps its files.</summary>
public sealed record SqliteOptions
{
    /// <summary>Made when it is missing, for its owner alone. One Manager at a time may have it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How much may come into memory at a start.</summary>
    public LoadBounds Load { get; init; } = LoadBounds.None;
}
