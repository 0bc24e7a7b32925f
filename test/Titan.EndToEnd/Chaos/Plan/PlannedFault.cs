namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>One fault of a plan.</summary>
/// <param name="After">For so long the victim has been well: from its beginning, or since the fault before.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="FailPoints">What is armed at the start; empty: nothing.</param>
internal sealed record PlannedFault(TimeSpan After, FaultKind Kind, TimeSpan Length, string FailPoints = "")
{
    public override string ToString() => $"after {After.TotalSeconds,5:0.00} s {Kind} for {Length.TotalSeconds:0.00} s {FailPoints}".TrimEnd();
}
