namespace Titan.Core;

/// <summary>A hash that is the same in every process and every version: jitter and ids may depend on it.</summary>
internal static class StableHash
{
    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014): spreads every input bit over the result.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public static ulong Mix(ulong a, ulong b) => Mix(Mix(a) ^ b);

    /// <summary>A fraction in [0, 1).</summary>
    public static double Fraction(ulong a, ulong b) => (Mix(a, b) >> 11) * (1.0 / (1UL << 53));
}
