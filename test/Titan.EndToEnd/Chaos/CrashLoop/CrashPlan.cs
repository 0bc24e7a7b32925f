using System.Globalization;

namespace Titan.EndToEnd.Chaos.CrashLoop;

/// <summary>How often the Manager is killed, and when.</summary>
/// <remarks>Few times, so that all tests together stay short; <c>make crash-loop</c>, or TITAN_CRASH_KILLS, asks for more, and TITAN_CRASH_SEED for the
/// moments of an earlier run. What happens at those moments is the machine's choice all the same.</remarks>
internal sealed class CrashPlan
{
    private const int FewKills = 6;

    // Long enough for Workers to come back and end things, short enough for many deaths in the middle of much.
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(1.5);

    private readonly Random _random;

    public CrashPlan()
    {
        Kills = Setting("TITAN_CRASH_KILLS") ?? FewKills;
        Seed = Setting("TITAN_CRASH_SEED") ?? Random.Shared.Next();
        _random = new Random(Seed);
    }

    public int Kills { get; }

    public int Seed { get; }

    /// <summary>How long the Manager lives on after it is ready.</summary>
    public TimeSpan NextLife() => TimeSpan.FromMilliseconds(1 + _random.Next((int)LongestLife.TotalMilliseconds));

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;
}
