namespace Titan.Cli.Json;

/// <summary>The cluster.</summary>
internal sealed record StatusJson
{
    public required string Leader { get; init; }
    public required ulong Epoch { get; init; }
    public required string Store { get; init; }
    public required IReadOnlyList<ManagerJson> Managers { get; init; }
    public required IAsyncEnumerable<WorkerJson> Workers { get; init; }
    public required TaskCountsJson Tasks { get; init; }
    public required RatesJson Rates { get; init; }

    /// <summary>Why new work is refused at present; null when it is not.</summary>
    public string? Trouble { get; init; }

    /// <summary>What the Manager holds, and the most that it holds of it; null when it is one of before.</summary>
    public BoundsJson? Bounds { get; init; }
}
