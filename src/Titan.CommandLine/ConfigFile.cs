using System.Text;
using System.Text.Json;

namespace Titan.CommandLine;

/// <summary>Settings in a JSON object: the names of switches without their dashes, as in <c>{"port": 50051, "label": ["gpu=a100"]}</c>.</summary>
internal sealed class ConfigFile
{
    /// <summary>Bytes of a file; all switches that there are take a hundredth of it.</summary>
    private const int MostBytes = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string[]> _values;

    private ConfigFile(Dictionary<string, string[]> values) => _values = values;

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>Null when there is no such key.</summary>
    public string[]? this[string key] => _values.GetValueOrDefault(key);

    public static Reading<ConfigFile> Load(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(ReadText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
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
        catch (InvalidOperationException)
        {
            return Reading.Bad<ConfigFile>("is not valid JSON: a text in it escapes half of a character, as \\uD800 does");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Reading.Bad<ConfigFile>($"cannot be read: {Why(failure)}");
        }
    }

    /// <summary>Without the path, which is told already, and which may be a secret that came to the wrong switch.</summary>
    private static string Why(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is no such file",
        UnauthorizedAccessException => "it is a folder, or this user may not read it",
        _ => failure.Message.TrimEnd('.'),
    };

    /// <exception cref="IOException">It cannot be read, or is no settings file by its size or its bytes.</exception>
    private static string ReadText(string path)
    {
        // Not all at once: it may be a pipe, and it may never end.
        using var file = File.OpenRead(path);
        var bytes = new byte[MostBytes + 1];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length > MostBytes) throw new IOException($"it is larger than {SizeText.Format(MostBytes)}");
        if (bytes.AsSpan(0, length) is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) throw new IOException("it is UTF-16 text; save it as UTF-8");
        try
        {
            return Utf8.GetString(bytes.AsSpan(0, length)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException failure)
        {
            throw new IOException("it is not UTF-8 text", failure);
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
