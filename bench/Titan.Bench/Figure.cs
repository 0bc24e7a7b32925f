using System.Globalization;
using System.Text.Json.Serialization;
using Titan.Bench.Results;

namespace Titan.Bench;

/// <summary>What was seen of one quantity.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Value">The one that counts: the median, unless the name says otherwise.</param>
/// <param name="Raw">All that was seen, in the order it was seen.</param>
/// <param name="Note">How: warm-up, runs, what is beside it.</param>
internal sealed record Figure(string Name, string Unit, double Value, [property: JsonConverter(typeof(RawValues))] IReadOnlyList<double> Raw, string Note)
{
    /// <summary>What an answer promised in this measurement.</summary>
    public string Durability { get; init; } = "none asked for: memory store, or nothing to store";

    /// <summary>How much went in one message, transaction or step.</summary>
    public string Batching { get; init; } = "none";

    /// <summary>Where it belongs on a curve, if it does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CurvePoint? Point { get; init; }

    public int Runs => Raw.Count;

    [JsonPropertyName("median")]
    public double Middle => Percentile(Raw, 50);

    public double Least => Raw.Min();

    public double Most => Raw.Max();

    /// <summary>Width of the middle half of all values, as a share of the median.</summary>
    public double Spread => Middle == 0 ? 0 : (Percentile(Raw, 75) - Percentile(Raw, 25)) / Middle;

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
