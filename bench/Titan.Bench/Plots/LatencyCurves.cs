namespace Titan.Bench.Plots;

/// <summary>Latency over percentiles: each step to the right leaves out nine of ten of the calls that were left.</summary>
internal static class LatencyCurves
{
    /// <summary>Fewer values have no tail to show.</summary>
    private const int FewestValues = 100;

    private const double Left = 70;
    private const double Right = 620;
    private const double Top = 50;
    private const double Bottom = 350;

    public static string? Draw(IReadOnlyList<Figure> figures)
    {
        var shown = figures.Where(figure => figure.Unit == "ms" && figure.Runs >= FewestValues).DistinctBy(figure => figure.Raw).ToList();
        if (shown.Count == 0) return null;

        var svg = new Svg(Right + 330, Bottom + 50, "Latency by percentile, milliseconds");
        var scale = new LogScale(shown.SelectMany(figure => figure.Raw), Bottom, Top);
        foreach (var tick in scale.Ticks)
        {
            svg.Line(Left, scale.At(tick), Right, scale.At(tick), Svg.Faint);
            svg.Text(Left - 8, scale.At(tick) + 4, $"{tick} ms", "end", colour: Svg.Grey);
        }

        foreach (var percent in new[] { 0, 50, 90, 99, 99.9 })
        {
            svg.Line(Across(percent), Top, Across(percent), Bottom, Svg.Faint);
            svg.Text(Across(percent), Bottom + 18, $"p{percent}", "middle", colour: Svg.Grey);
        }

        foreach (var (row, figure) in shown.Index())
        {
            var colour = Svg.Colours[row % Svg.Colours.Count];
            var sorted = figure.Raw.Order().ToArray();
            // The last of them stands for all that is beyond it.
            svg.Curve(Thinned(sorted.Length).Select(rank => (Across(100.0 * rank / sorted.Length), scale.At(sorted[rank]))), colour);
            svg.Box(Right + 20, Top + (row * 20), 10, 10, colour);
            svg.Text(Right + 36, Top + 10 + (row * 20), Subject(figure.Name));
        }

        return svg.ToString();
    }

    /// <summary>Names of such figures end with the percentile that they tell.</summary>
    private static string Subject(string name) => name.LastIndexOf(", p", StringComparison.Ordinal) is > 0 and var at ? name[..at] : name;

    private static double Across(double percent) => Left + ((Right - Left) * Math.Min(1, -Math.Log10(Math.Max(1 - (percent / 100), 1e-9)) / 3));

    /// <summary>Ranks to draw: a few hundred, and all of the tail.</summary>
    private static IEnumerable<int> Thinned(int count) => Enumerable.Range(0, count).Where(rank => rank % Math.Max(1, count / 200) == 0 || rank >= count - 50);
}
