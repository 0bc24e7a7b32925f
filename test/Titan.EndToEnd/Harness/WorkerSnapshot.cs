namespace Titan.EndToEnd.Harness;

/// <summary>A Worker as `titan workers -o json` tells it.</summary>
internal sealed record WorkerSnapshot
{
    public required string Id { get; init; }

    public required string State { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
