using Titan.Cli.Load;

namespace Titan.Cli.Json;

/// <summary>A latency of many tasks, in seconds.</summary>
internal sealed record PercentilesJson(double P50, double P90, double P99, double P999, double Max)
{
    public static PercentilesJson? Of(Percentiles? took) => took is { } all
        ? new(all.P50.TotalSeconds, all.P90.TotalSeconds, all.P99.TotalSeconds, all.P999.TotalSeconds, all.Max.TotalSeconds)
        : null;
}
