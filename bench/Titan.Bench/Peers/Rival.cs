namespace Titan.Bench.Peers;

/// <summary>A peer that is to be measured beside Titan.</summary>
/// <param name="Name">As in the contender it starts; told when it cannot be started.</param>
/// <param name="Tasks">Of one round of the peer: fewer for a slow one. Rates are compared.</param>
/// <param name="TitanTasks">Of Titan's round beside it.</param>
internal sealed record Rival(string Name, int Tasks, int TitanTasks, Func<Task<IContender>> StartAsync);
