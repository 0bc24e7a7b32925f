namespace Titan.Bench;

/// <summary>A run that only shows that the harness runs: a thousandth of the work, and results that do not lie among those that count.</summary>
internal static class Smoke
{
    /// <summary>Where the results of such a run go; null: this is none.</summary>
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("TITAN_BENCH_SMOKE");

    /// <summary>How many there are to be of what a full run has so many.</summary>
    public static int Of(int full) => Folder is null ? full : Math.Max(1, full / 1_000);
}
