namespace Titan.Bench.Plots;

/// <summary>The goals of the project, by the names of the figures that answer them.</summary>
internal static class Goals
{
    public static IReadOnlyList<Goal> All { get; } =
    [
        new("Worker to bare loop, 2 slots", 0.8),
        new("Worker to bare loop, 8 slots", 0.8),
        new("noop drained", 200_000),
        new("noop drained, memory", 200_000),
        new("noop drained, postgres", 40_000),
        new("bulk submit", 500_000),
        new("bulk submit, memory", 500_000),
        new("bulk submit, sqlite", 150_000),
        new("bulk submit, postgres", 150_000),
        new("submit to process start, p50", 1.5, IsMost: true),
        new("submit to process start, p99", 5, IsMost: true),
        new("memory of a pending task", 600, IsMost: true),
        new("processor share of a Manager with 10,000 idle links", 20, IsMost: true),
        new("memory of an idle link", 50, IsMost: true),
        new("placements, 10,000 Workers, 1,000,000 pending", 100_000),
        new("one placement, 10,000 Workers, 1,000,000 pending, p99", 1, IsMost: true),
        new("submit, cost at 1,000,000 pending to 10,000", 1.3, IsMost: true),
        new("grant, cost at 1,000,000 pending to 10,000", 1.3, IsMost: true),
        new("result, cost at 1,000,000 pending to 10,000", 1.3, IsMost: true),
    ];
}
