using System.Text.Json.Serialization;

namespace Titan.Cli.Json;

/// <summary>What became of a cancel: the outcome requested, cancelled or too_late, or an error.</summary>
internal sealed record CancelledJson(
    string Id,
    string? Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemJson? Error);
