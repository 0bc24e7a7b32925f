namespace Titan.Cli.Json;

/// <summary>Who asked to end a task, and what became of it: requested, cancelled or too_late.</summary>
internal sealed record CancellationJson(string By, string Reason, DateTime? RequestedAt, string Outcome);
