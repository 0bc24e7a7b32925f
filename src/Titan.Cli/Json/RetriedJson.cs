using System.Text.Json.Serialization;

namespace Titan.Cli.Json;

/// <summary>What became of a retry: the id of the new task, that of an earlier retry, or an error.</summary>
internal sealed record RetriedJson(
    string Id,
    string? NewId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? RetriedBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemJson? Error);
