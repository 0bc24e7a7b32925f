using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Titan.Bench.Results;

/// <summary>Values on one line, to six digits: a thousand of them are read by programs, and more digits tell nothing.</summary>
internal sealed class RawValues : JsonConverter<IReadOnlyList<double>>
{
    public override IReadOnlyList<double> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<double[]>(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<double> value, JsonSerializerOptions options) =>
        writer.WriteRawValue($"[{string.Join(", ", value.Select(one => one.ToString("G6", CultureInfo.InvariantCulture)))}]");
}
