namespace Titan.Cli.Json;

/// <summary>Tasks that the Manager knows, by phase.</summary>
internal sealed record TaskCountsJson(long Pending, long Running, long Succeeded, long Failed, long Cancelled);
