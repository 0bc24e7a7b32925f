using Titan.Simulation.Story;

namespace Titan.Simulation.Running;

/// <summary>How the world of one seed went.</summary>
/// <param name="Violation">What broke; null when nothing did.</param>
/// <param name="Events">Steps of processes.</param>
/// <param name="Length">In virtual time, settlement included.</param>
internal sealed record Outcome(ulong Seed, string? Violation, long Events, TimeSpan Length, ulong TraceHash, Coverage Coverage);
