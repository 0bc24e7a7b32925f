namespace Titan.Cli.Lines;

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Problem">Why it is no text that a task can be made of; null when it is.</param>
internal readonly record struct Line(long Number, string Text, string? Problem);
