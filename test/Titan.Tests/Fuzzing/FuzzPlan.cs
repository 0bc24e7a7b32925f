using System.Globalization;

namespace Titan.Tests.Fuzzing;

/// <summary>How much is tried, and from which seed on. The same seed always tries the same.</summary>
internal static class FuzzPlan
{
    /// <summary>TITAN_FUZZ_SEED; 1 when it is not set, so that every run of the tests tries the same.</summary>
    public static int Seed { get; } = Number("TITAN_FUZZ_SEED");

    /// <summary>TITAN_FUZZ_ROUNDS: how many times as many inputs are tried as the tests usually do.</summary>
    public static int Rounds { get; } = Number("TITAN_FUZZ_ROUNDS");

    /// <summary>A seed of its own for each target.</summary>
    public static int SeedOf(string target) => unchecked(target.Aggregate(Seed * 16_777_619, (hash, letter) => (hash ^ letter) * 16_777_619) & int.MaxValue);

    private static int Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
}
