namespace Titan.Bench.Plots;

/// <summary>A bar a figure, as long as it has come towards its goal or beyond it.</summary>
internal static class GoalBars
{
    private const double Names = 400;
    private const double Bars = 380;
    private const double Row = 26;

    public static string? Draw(IReadOnlyList<Figure> figures)
    {
        var shown = (from goal in Goals.All
                     let figure = figures.FirstOrDefault(figure => figure.Name == goal.Figure)
                     where figure is { Value: > 0 }
                     select (Figure: figure, Goal: goal, Reached: goal.Reached(figure.Value))).ToList();
        if (shown.Count == 0) return null;

        var bottom = 60 + (shown.Count * Row);
        var svg = new Svg(Names + Bars + 230, bottom + 40, "Figures beside their goals: the line is the goal, to the right is better");
        var scale = new LogScale(shown.Select(row => row.Reached).Append(0.5).Append(2), Names, Names + Bars);
        foreach (var tick in scale.Ticks)
        {
            svg.Line(scale.At(tick), 44, scale.At(tick), bottom, Svg.Faint);
            svg.Text(scale.At(tick), bottom + 18, $"{tick} ×", "middle", colour: Svg.Grey);
        }

        foreach (var (row, (figure, goal, reached)) in shown.Index())
        {
            var y = 52 + (row * Row);
            var (goalAt, at) = (scale.At(1), scale.At(reached));
            svg.Text(Names - 10, y + 14, figure.Name, "end");
            svg.Box(Math.Min(goalAt, at), y + 2, Math.Abs(at - goalAt), Row - 10, reached >= 1 ? Svg.Colours[2] : Svg.Colours[1]);
            svg.Text(Names + Bars + 10, y + 14, $"{Figure.Show(figure.Value)} {figure.Unit} ({goal})", colour: Svg.Grey);
        }

        svg.Line(scale.At(1), 44, scale.At(1), bottom, Svg.Grey);
        return svg.ToString();
    }
}
