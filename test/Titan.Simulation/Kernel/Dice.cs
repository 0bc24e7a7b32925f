namespace Titan.Simulation.Kernel;

/// <summary>Random numbers of one purpose: the same seed and purpose give the same numbers, whatever else is drawn. SplitMix64.</summary>
/// <remarks>A purpose of its own for each connection, process and plan keeps a world the same when something unrelated is left out of it.</remarks>
internal sealed class Dice(ulong seed, string purpose)
{
    private ulong _state = Mix(seed ^ HashOf(purpose));

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>From 0 to <paramref name="bound"/> - 1.</summary>
    public int Next(int bound) => (int)((Next() >> 32) * (ulong)bound >> 32);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Between(int least, int most) => least + Next(most - least + 1);

    /// <summary>True so many times of a hundred.</summary>
    public bool Percent(int of100) => Next(100) < of100;

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + new TimeSpan((long)((most - least).Ticks * Fraction()));

    /// <summary>Mostly short, now and then long: what networks and disks do.</summary>
    public TimeSpan Skewed(TimeSpan least, TimeSpan most)
    {
        var fraction = Fraction();
        return least + new TimeSpan((long)((most - least).Ticks * fraction * fraction * fraction));
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    private double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong HashOf(string purpose)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in purpose) hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
