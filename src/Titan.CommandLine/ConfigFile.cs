using System.Text.Json;

namespace Titan.CommandLine;

/// <summary>Settings in a JSON object: the names of switches without their dashes, as in <c>{"port": 50051, "label": ["gpu=a100"]}</c>.</summary>
internal sealed class ConfigFile
{
    private readonly Dictionary<string, string[]> _values;

    private ConfigFile(Dictionary<string, string[]> values) => _values = values;

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Null when there is no such key.</summary>
    public string[]? this[string key] => _values.GetValueOrDefault(key);

    public static Reading<ConfigFile> Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return Reading.Bad<ConfigFile>("does not hold a JSON object");

            var values = new Dictionary<string, string[]>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (TextsOf(property.Value) is not { } texts) return Reading.Bad<ConfigFile>($"has a value for {property.Name} that is neither a text, a number, a boolean nor a list of those");
                values[property.Name] = texts;
            }

            return Reading.Good(new ConfigFile(values));
        }
        catch (JsonException failure)
        {
            return Reading.Bad<ConfigFile>($"is not valid JSON: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Reading.Bad<ConfigFile>($"cannot be read: {failure.Message}");
        }
    }

    private static string[]? TextsOf(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return TextOf(value) is { } text ? [text] : null;
        var texts = value.EnumerateArray().Select(TextOf).OfType<string>().ToArray();
        return texts.Length == value.GetArrayLength() ? texts : null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };
}
