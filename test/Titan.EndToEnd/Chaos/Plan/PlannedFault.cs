namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>One fault of a plan.</summary>
/// <param name="At">From the beginning of the faults; later when the one before on this lane takes longer than it should.</param>
/// <param name="Length">How long it lasts.</param>
/// <param name="FailPoints">What is armed at the start; empty: nothing.</param>
internal sealed record PlannedFault(TimeSpan At, FaultKind Kind, TimeSpan Length, string FailPoints = "")
{
    public override string ToString() => $"{At.TotalSeconds,6:0.00} s {Kind} for {Length.TotalSeconds:0.00} s {FailPoints}".TrimEnd();
}
