namespace Titan.Core.Workers;

/// <summary>All Workers together.</summary>
/// <param name="Workers">Dead ones included.</param>
/// <param name="Slots">Of those that are not dead.</param>
public readonly record struct WorkerTotals(int Workers, long Slots, long Busy);
