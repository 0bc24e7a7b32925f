namespace Titan.Core.Tasks;

/// <summary>A wish to cancel, and how its race with the end of the command went.</summary>
/// <param name="By">Who asked.</param>
/// <param name="Reason">As given by who asked; may be empty.</param>
public sealed record Cancellation(string By, string Reason, Instant RequestedAt, CancellationOutcome Outcome);
