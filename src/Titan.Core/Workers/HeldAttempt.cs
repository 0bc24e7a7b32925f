using Titan.Core.Tasks;

namespace Titan.Core.Workers;

/// <summary>An entry of a Worker's inventory.</summary>
public readonly record struct HeldAttempt(TaskId Task, int Attempt, Lease Lease, HeldPhase Phase);
