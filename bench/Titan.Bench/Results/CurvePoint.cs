namespace Titan.Bench.Results;

/// <summary>Where a figure belongs on a curve: it was seen with so much of something.</summary>
/// <param name="Curve">What the points of one curve are figures of.</param>
/// <param name="Along">What there is more or less of.</param>
/// <param name="At">How much of it.</param>
internal sealed record CurvePoint(string Curve, string Along, double At);
