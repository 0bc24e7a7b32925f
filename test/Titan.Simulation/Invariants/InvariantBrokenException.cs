namespace Titan.Simulation.Invariants;

/// <summary>Something happened that may never happen.</summary>
/// <param name="message">Begins with the number of the invariant, and tells the values that break it.</param>
internal sealed class InvariantBrokenException(string message) : Exception(message);
