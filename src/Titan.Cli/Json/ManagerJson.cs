namespace Titan.Cli.Json;

/// <summary>A Manager; its role is leader, follower or standby.</summary>
internal sealed record ManagerJson(string Id, string Address, string Role, string Version, DateTime? StartedAt);
