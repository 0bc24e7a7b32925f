namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>One fault of a plan.</summary>
/// <param name="After">For so long the victim has been well: from its beginning, or since the fault before.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="Detail">The fail-points that are armed at the start, or the file that is moved.</param>
internal sealed record PlannedFault(TimeSpan After, FaultKind Kind, TimeSpan Length, string Detail = "")
{
    public override string ToString() => $"after {After.TotalSeconds,5:0.00} s {Kind} for {Length.TotalSeconds:0.00} s {Detail}".TrimEnd();
}
