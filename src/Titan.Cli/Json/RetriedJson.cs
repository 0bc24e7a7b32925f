using System.Text.Json.Serialization;

namespace Titan.Cli.Json;

/// <summary>What became of a retry: the id of the new task, or an error.</summary>
internal sealed record RetriedJson(
    string Id,
    string? NewId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemJson? Error);
