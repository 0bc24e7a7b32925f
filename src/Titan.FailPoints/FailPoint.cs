namespace Titan.FailPoints;

/// <summary>
/// Moments between two effects at which this process can be made to die or to stand still: armed by the environment variable
/// <see cref="Variable"/>, off without it. Then a hit is one look at a constant.
/// </summary>
public static class FailPoint
{
    /// <summary>Read once, when the program starts: <c>manager.commit.durable=kill@3,worker.result.said=stop</c>.</summary>
    public const string Variable = "TITAN_FAILPOINTS";

    private static readonly Armament Armed = Armament.Parse(Environment.GetEnvironmentVariable(Variable));
    private static readonly bool IsArmed = Armed.Mistake is null && !Armed.IsEmpty;

    /// <summary>Why the variable cannot be used, and what to write instead; null when it can. A program that sees one does not start.</summary>
    public static string? Mistake => Armed.Mistake;

    /// <summary>What is armed, as it was given; null: nothing.</summary>
    public static string? Description => IsArmed ? Environment.GetEnvironmentVariable(Variable) : null;

    /// <summary>This moment is passed. When it is armed, and this is the hit that was chosen, what comes after it does not happen.</summary>
    /// <param name="name">One of <see cref="FailPointNames"/>.</param>
    public static void Hit(string name)
    {
        if (IsArmed) Armed.Hit(name);
    }

    /// <summary>The same for a moment that matters only when something is there to be lost.</summary>
    public static void HitIf(bool matters, string name)
    {
        if (IsArmed && matters) Armed.Hit(name);
    }
}
