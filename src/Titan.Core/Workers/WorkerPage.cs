namespace Titan.Core.Workers;

/// <summary>Some of the Workers, by id.</summary>
/// <param name="Next">The id after which the next page begins; null when this is the last.</param>
public sealed record WorkerPage(IReadOnlyList<WorkerView> Workers, string? Next);
