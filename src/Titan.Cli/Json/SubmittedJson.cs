using System.Text.Json.Serialization;

namespace Titan.Cli.Json;

/// <summary>What became of a submission; of one line, under <c>--each-line</c>.</summary>
internal sealed record SubmittedJson
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Line { get; init; }

    public string? Id { get; init; }

    /// <summary>A task with the same key was there already.</summary>
    public bool Existed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProblemJson? Error { get; init; }
}
