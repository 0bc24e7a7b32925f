namespace Titan.EndToEnd.Chaos.Plan;

/// <summary>What happens to one victim, one fault after the other. Lanes know nothing of each other, so faults overlap and heal in any order.</summary>
/// <param name="Victim">Its name in the cluster.</param>
internal sealed record Lane(string Victim, IReadOnlyList<PlannedFault> Faults);
