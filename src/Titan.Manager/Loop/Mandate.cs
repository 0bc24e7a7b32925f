using Titan.Core;

namespace Titan.Manager.Loop;

/// <summary>A leadership that has been won, and what it begins with.</summary>
/// <param name="Store">Kind of the store.</param>
/// <param name="Tasks">How many were remembered.</param>
internal sealed record Mandate(Orchestrator Orchestrator, ulong Epoch, string Store, int Tasks);
