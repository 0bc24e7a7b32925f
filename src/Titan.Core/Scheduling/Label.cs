namespace Titan.Core.Scheduling;

/// <summary>A label of a Worker, or a requirement of a task.</summary>
internal readonly record struct Label(string Key, string Value);
