using System.Globalization;

namespace Titan.Simulation.Bugs;

/// <summary>What a hunt has found.</summary>
/// <param name="Seed">The first that broke something; 0 when none did.</param>
/// <param name="Violation">What it broke.</param>
internal sealed record Catch(int Seed, string Violation)
{
    private static readonly Catch Nothing = new(0, "");

    public bool IsEmpty => Seed == 0;

    /// <summary>The number and the words of the invariant, without what is special to this seed.</summary>
    public string Invariant => string.Join(':', Violation.Split(':').Take(2));

    public static Catch Parse(string said)
    {
        if (said.Trim().Split(' ', 2) is not [var seed, var violation]) return Nothing;
        return new Catch(int.Parse(seed, CultureInfo.InvariantCulture), violation);
    }
}
