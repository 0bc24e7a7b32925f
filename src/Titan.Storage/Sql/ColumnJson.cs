using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Titan.Core;

namespace Titan.Storage.Sql;

/// <summary>Maps and lists as JSON columns hold them: an object of texts, an array of texts; null when empty.</summary>
internal static class ColumnJson
{
    // Readable by people: only what JSON itself demands is escaped. The columns go into no page and no script.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static string? Of(TextMap map)
    {
        if (map.Count == 0) return null;
        return Write(map, static (writer, map) =>
        {
            writer.WriteStartObject();
            foreach (var (key, value) in map) writer.WriteString(key, value);
            writer.WriteEndObject();
        });
    }

    public static string? Of(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return null;
        return Write(texts, static (writer, texts) =>
        {
            writer.WriteStartArray();
            foreach (var text in texts) writer.WriteStringValue(text);
            writer.WriteEndArray();
        });
    }

    public static TextMap ToMap(string? json)
    {
        if (json is null) return TextMap.Empty;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var pairs = new List<KeyValuePair<string, string>>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            pairs.Add(KeyValuePair.Create(key, reader.GetString()!));
        }

        return TextMap.From(pairs);
    }

    /// <summary>None of an absent column.</summary>
    public static IReadOnlyList<string> ToTexts(string? json)
    {
        return json is null ? [] : TextsOf(Encoding.UTF8.GetBytes(json));
    }

    /// <inheritdoc cref="ToTexts(string)"/>
    public static IReadOnlyList<string> TextsOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var texts = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.String) texts.Add(reader.GetString()!);
        return texts;
    }

    private static string Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, Plain)) write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
