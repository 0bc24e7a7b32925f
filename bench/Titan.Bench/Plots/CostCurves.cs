namespace Titan.Bench.Plots;

/// <summary>What one step costs against how much there is: a flat line is the goal.</summary>
internal static class CostCurves
{
    private const double Left = 80;
    private const double Right = 620;
    private const double Top = 50;
    private const double Bottom = 350;

    public static string? Draw(IReadOnlyList<Figure> figures)
    {
        var shown = figures.Where(figure => figure.Point is not null).ToList();
        if (shown.Count == 0) return null;

        var (along, unit) = (shown[0].Point!.Along, shown[0].Unit);
        var svg = new Svg(Right + 230, Bottom + 50, $"Cost of a task against {along}");
        var across = new LogScale(shown.Select(figure => figure.Point!.At), Left, Right);
        var top = shown.Max(figure => figure.Value) * 1.2;
        for (var step = 0; step <= 4; step++)
        {
            var y = Up(top * step / 4);
            svg.Line(Left, y, Right, y, Svg.Faint);
            svg.Text(Left - 8, y + 4, $"{Figure.Show(top * step / 4)} {unit}", "end", colour: Svg.Grey);
        }

        foreach (var tick in across.Ticks) svg.Text(across.At(tick), Bottom + 18, $"{tick:#,0}", "middle", colour: Svg.Grey);
        foreach (var (row, curve) in shown.GroupBy(figure => figure.Point!.Curve).Index())
        {
            var colour = Svg.Colours[row % Svg.Colours.Count];
            var points = curve.OrderBy(figure => figure.Point!.At).Select(figure => (X: across.At(figure.Point!.At), Y: Up(figure.Value))).ToList();
            svg.Curve(points, colour);
            foreach (var (x, y) in points) svg.Dot(x, y, colour);
            svg.Box(Right + 20, Top + (row * 20), 10, 10, colour);
            svg.Text(Right + 36, Top + 10 + (row * 20), curve.Key);
        }

        return svg.ToString();

        double Up(double value) => Bottom - ((Bottom - Top) * value / top);
    }
}
