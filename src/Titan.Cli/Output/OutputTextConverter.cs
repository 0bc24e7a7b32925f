using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titan.Cli.Output;

/// <summary>Writes an <see cref="OutputText"/> as one text of JSON, a part at a time.</summary>
internal sealed class OutputTextConverter : JsonConverter<OutputText>
{
    /// <summary>Bytes that wait in the writer.</summary>
    private const int Waiting = 64 << 10;

    public override OutputText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("output is only written");

    public override void Write(Utf8JsonWriter writer, OutputText value, JsonSerializerOptions options)
    {
        foreach (var part in value.Parts())
        {
            writer.WriteStringValueSegment(part.Span, isFinalSegment: false);
            if (writer.BytesPending > Waiting) writer.Flush();
        }

        writer.WriteStringValueSegment(ReadOnlySpan<char>.Empty, isFinalSegment: true);
    }
}
