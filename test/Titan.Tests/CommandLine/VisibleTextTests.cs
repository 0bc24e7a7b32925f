using System.Text.Json;
using Titan.CommandLine;

namespace Titan.Tests.CommandLine;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain ~ text", "plain ~ text")]
    [InlineData("back\\slash", "back\\slash")]
    [InlineData("grüße 工作 🚀", "grüße 工作 🚀")]
    [InlineData("one\ntwo\r\n\tthree", "one\\ntwo\\r\\n\\tthree")]
    [InlineData("\u001b]0;owned\u0007\u001b[2J", "\\u001B]0;owned\\u0007\\u001B[2J")]
    [InlineData("\0\u007f\u0085\u009b31m", "\\u0000\\u007F\\u0085\\u009B31m")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c", "\\u202Egnp.exe\\u202C \\u2066x\\u2069 \\u200E\\u200F\\u061C")]
    [InlineData("\ufeffmark", "\\uFEFFmark")]
    public void What_has_an_effect_instead_of_a_shape_is_escaped(string text, string shown)
    {
        Assert.Equal(shown, VisibleText.Escape(text));
        Assert.Equal(text != shown, VisibleText.NeedsEscape(text));
    }

    [Fact]
    public void Text_without_anything_to_escape_is_not_copied()
    {
        var text = "工作 and work";
        Assert.Same(text, VisibleText.Escape(text));
    }

    // Made here: an attribute cannot hold half a character.
    [Fact]
    public void Half_a_character_is_escaped_and_a_whole_one_is_not()
    {
        var rocket = "🚀";
        Assert.Equal($"\\uD83D {rocket} \\uDE80", VisibleText.Escape($"{rocket[0]} {rocket} {rocket[1]}"));
        Assert.Equal("\\uDE80\\uD83D", VisibleText.Escape($"{rocket[1]}{rocket[0]}"));
    }

    [Fact]
    public void Json_shows_every_letter_and_escapes_all_that_is_hidden()
    {
        var options = new JsonSerializerOptions { Encoder = VisibleJsonEncoder.Instance };
        Assert.Equal("\"<grüße> 工作 🚀 & 'x'\"", JsonSerializer.Serialize("<grüße> 工作 🚀 & 'x'", options));
        Assert.Equal("\"\\\"\\\\\\n\\u001B\\u202E\\u200F\\uFEFF\"", JsonSerializer.Serialize("\"\\\n\u001b\u202e\u200f\ufeff", options));
    }

    [Fact]
    public void Json_is_read_back_as_it_was_whatever_the_letter()
    {
        var options = new JsonSerializerOptions { Encoder = VisibleJsonEncoder.Instance };
        for (var letter = 0; letter <= char.MaxValue; letter++)
        {
            if (char.IsSurrogate((char)letter)) continue;
            var json = JsonSerializer.Serialize($"a{(char)letter}b", options);
            Assert.Equal($"a{(char)letter}b", JsonSerializer.Deserialize<string>(json));
            Assert.False(json.Any(VisibleText.IsHidden), $"U+{letter:X4} is not escaped: {json}");
            Assert.Equal(json, System.Text.Encoding.UTF8.GetString(Utf8($"a{(char)letter}b")));
        }
    }

    private static byte[] Utf8(string text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = VisibleJsonEncoder.Instance })) json.WriteStringValue(System.Text.Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }
}
