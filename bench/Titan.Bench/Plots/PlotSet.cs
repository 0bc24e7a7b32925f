namespace Titan.Bench.Plots;

/// <summary>The plots that some figures are enough for.</summary>
internal static class PlotSet
{
    public static IEnumerable<(string Subject, string Svg)> Of(IReadOnlyList<Figure> figures)
    {
        if (GoalBars.Draw(figures) is { } goals) yield return ("goals", goals);
        if (LatencyCurves.Draw(figures) is { } latency) yield return ("latency", latency);
        if (CostCurves.Draw(figures) is { } cost) yield return ("cost", cost);
    }
}
