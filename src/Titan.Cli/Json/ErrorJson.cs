namespace Titan.Cli.Json;

/// <summary>An answer that is an error.</summary>
internal sealed record ErrorJson(ProblemJson Error);
