using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titan.Cli.Output;

/// <summary>Writes <see cref="OutputBytes"/> as one text of base64, a piece at a time.</summary>
internal sealed class OutputBytesConverter : JsonConverter<OutputBytes>
{
    /// <summary>Bytes that wait in the writer.</summary>
    private const int Waiting = 64 << 10;

    public override OutputBytes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException("output is only written");

    public override void Write(Utf8JsonWriter writer, OutputBytes value, JsonSerializerOptions options)
    {
        foreach (var piece in value.Pieces)
        {
            writer.WriteBase64StringSegment(piece.Span, isFinalSegment: false);
            if (writer.BytesPending > Waiting) writer.Flush();
        }

        writer.WriteBase64StringSegment([], isFinalSegment: true);
    }
}
