namespace Titan.Bench.Peers;

/// <summary>What a contest measures.</summary>
/// <param name="Unit">Of the values, as in "tasks/s" or "ms".</param>
/// <param name="MoreIsBetter">Rates, not times: says which way round the ratio goes.</param>
internal sealed record Quantity(string Name, string Unit, bool MoreIsBetter)
{
    /// <summary>How many times better Titan's value is.</summary>
    public double Ratio(double titan, double peer) => MoreIsBetter ? titan / peer : peer / titan;
}
