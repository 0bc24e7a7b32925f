using System.Text.Json.Serialization;

namespace Titan.Cli.Json;

/// <summary>A task or a Worker that was removed, or an error.</summary>
internal sealed record ForgottenJson(
    string Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProblemJson? Error);
