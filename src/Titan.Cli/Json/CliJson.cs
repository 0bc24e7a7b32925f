using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Titan.CommandLine;

namespace Titan.Cli.Json;

/// <summary>The JSON of <c>-o json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskJson))]
[JsonSerializable(typeof(SubmittedJson))]
[JsonSerializable(typeof(CancelledJson))]
[JsonSerializable(typeof(RetriedJson))]
[JsonSerializable(typeof(ForgottenJson))]
[JsonSerializable(typeof(LogsJson))]
[JsonSerializable(typeof(ExplanationJson))]
[JsonSerializable(typeof(WorkerJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(DevJson))]
[JsonSerializable(typeof(BenchJson))]
[JsonSerializable(typeof(ErrorJson))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Many lines, for documents.</summary>
    public static CliJson Indented { get; } = new(OptionsOf(indented: true));

    /// <summary>One line, for items of long lists.</summary>
    public static CliJson Lines { get; } = new(OptionsOf(indented: false));

    /// <summary>As <see cref="Indented"/> has them.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new() { Indented = true, Encoder = Indented.Options.Encoder };

    public static JsonTypeInfo<T> TypeOf<T>(CliJson context) => (JsonTypeInfo<T>)context.GetTypeInfo(typeof(T))!;

    private static JsonSerializerOptions OptionsOf(bool indented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = indented,
        // What is read by jq and people is not pasted into HTML; on a terminal it must not do anything.
        Encoder = VisibleJsonEncoder.Instance,
    };
}
