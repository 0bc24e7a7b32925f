using System.Globalization;

namespace Titan.EndToEnd.Chaos;

/// <summary>How much chaos. A little, so that all tests together stay short; <c>make chaos MINUTES=30</c> asks for more.</summary>
internal static class ChaosSettings
{
    /// <summary>Of faults, in a run of all tests, for each store.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(6);

    /// <summary>Of faults, in one round of a long run: what went wrong is told after each.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(45);

    /// <summary>How long all rounds together go on; zero: one short round for each store.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromMinutes(Number("TITAN_CHAOS_MINUTES") ?? 0);

    public static bool IsLong => Length > TimeSpan.Zero;

    public static TimeSpan OneRound => IsLong ? Round : Short;

    /// <summary>Of the plan in a run of all tests: what is met there is then no matter of luck, as far as a plan decides it.</summary>
    private const int UsualSeed = 20;

    /// <summary>Of the first round; each further one has the next number.</summary>
    public static int Seed { get; } = (int)(Number("TITAN_CHAOS_SEED") ?? (IsLong ? Random.Shared.Next(1_000_000) : UsualSeed));

    public static IReadOnlyList<StoreKind> Stores { get; } = Environment.GetEnvironmentVariable("TITAN_CHAOS_STORE") is { Length: > 0 } name
        ? [Enum.Parse<StoreKind>(name, ignoreCase: true)]
        : Enum.GetValues<StoreKind>();

    private static double? Number(string name) => double.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
