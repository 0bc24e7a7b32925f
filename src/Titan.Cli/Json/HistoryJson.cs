namespace Titan.Cli.Json;

/// <summary>Something that happened to a task.</summary>
internal sealed record HistoryJson(DateTime? At, string Text);
