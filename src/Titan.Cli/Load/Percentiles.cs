namespace Titan.Cli.Load;

/// <summary>How long something took, of many. Exact: all samples are kept anyhow, until the clocks that they were told by are known.</summary>
internal readonly record struct Percentiles(TimeSpan P50, TimeSpan P90, TimeSpan P99, TimeSpan P999, TimeSpan Max)
{
    /// <summary>By the nearest rank. Null when there is nothing to tell.</summary>
    public static Percentiles? Of(TimeSpan[] samples)
    {
        if (samples.Length == 0) return null;
        Array.Sort(samples);
        return new Percentiles(At(0.5), At(0.9), At(0.99), At(0.999), samples[^1]);

        TimeSpan At(double part) => samples[Math.Clamp((int)Math.Ceiling(part * samples.Length) - 1, 0, samples.Length - 1)];
    }
}
