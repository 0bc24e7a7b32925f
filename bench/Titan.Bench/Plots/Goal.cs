namespace Titan.Bench.Plots;

/// <summary>What a figure is to reach.</summary>
/// <param name="Figure">Its name.</param>
/// <param name="IsMost">True when the figure may be no higher, false when it may be no lower.</param>
internal sealed record Goal(string Figure, double Value, bool IsMost = false)
{
    /// <summary>How far the figure is beyond its goal: 1 is the goal, more is better.</summary>
    public double Reached(double value) => IsMost ? Value / value : value / Value;

    public override string ToString() => $"{(IsMost ? "≤" : "≥")} {Bench.Figure.Show(Value)}";
}
