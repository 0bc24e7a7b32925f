using System.Globalization;

namespace Titan.Bench;

/// <summary>What was seen of one quantity.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Value">The one that counts: the median, unless the note says otherwise.</param>
/// <param name="Raw">All that was seen, in the order it was seen.</param>
/// <param name="Note">How: durability class, batching, warm-up, runs.</param>
internal sealed record Figure(string Name, string Unit, double Value, IReadOnlyList<double> Raw, string Note)
{
    public double Least => Raw.Min();

    public double Most => Raw.Max();

    public static Figure Median(string name, string unit, IReadOnlyList<double> raw, string note) => new(name, unit, Percentile(raw, 50), raw, note);

    /// <summary>Nearest rank.</summary>
    public static double Percentile(IReadOnlyList<double> raw, double percent)
    {
        var sorted = raw.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    public override string ToString() => $"{Name}: {Show(Value)} {Unit} ({Show(Least)} to {Show(Most)}, {Raw.Count} values)";

    public static string Show(double value) => value.ToString(value < 10 ? "0.00" : value < 1000 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
