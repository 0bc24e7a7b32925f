namespace Titan.Core.Tasks;

/// <summary>The answer to a cancel: how the race stands, or why it was refused.</summary>
public readonly record struct CancelOutcome(CancellationOutcome? Outcome, Refusal? Refusal);
