using System.Globalization;

namespace Titan.Bench.Peers;

/// <summary>Makes all rounds shorter or longer: TITAN_BENCH_LOAD=0.2 runs a fifth of the tasks.</summary>
internal static class LoadFactor
{
    private static readonly double Value = Environment.GetEnvironmentVariable("TITAN_BENCH_LOAD") is { Length: > 0 } factor ? double.Parse(factor, CultureInfo.InvariantCulture) : 1;

    /// <returns>At least 10.</returns>
    public static int Of(int tasks) => Math.Max(10, (int)(tasks * Value));
}
