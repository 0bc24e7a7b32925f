namespace Titan.Cli.Json;

/// <summary>A cluster of <c>titan dev</c> that is ready.</summary>
internal sealed record DevJson(string Manager, string Dashboard, IReadOnlyList<string> Workers);
