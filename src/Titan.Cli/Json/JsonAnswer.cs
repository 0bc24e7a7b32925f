using System.Text.Json;
using Titan.Cli.Terminals;

namespace Titan.Cli.Json;

/// <summary>Writes JSON to standard output.</summary>
internal static class JsonAnswer
{
    /// <summary>One document.</summary>
    public static void Write<T>(Terminal terminal, T document)
    {
        terminal.Out.Flush();
        terminal.Answered = true;
        // Bytes that go out as they come: as a text, and escaped as another, an answer would be in memory many times over.
        using (var writer = new Utf8JsonWriter(terminal.RawOut, CliJson.WriterOptions)) JsonSerializer.Serialize(writer, document, CliJson.TypeOf<T>(CliJson.Indented));
        terminal.Out.WriteLine();
        terminal.Out.Flush();
    }

    /// <summary>One document with a part that comes in pages, written as they come.</summary>
    public static async Task WriteAsync<T>(Terminal terminal, T document)
    {
        await terminal.Out.FlushAsync();
        terminal.Answered = true;
        await JsonSerializer.SerializeAsync(terminal.RawOut, document, CliJson.TypeOf<T>(CliJson.Indented));
        await terminal.Out.WriteLineAsync();
        await terminal.Out.FlushAsync();
    }

    /// <summary>One line.</summary>
    public static void WriteLine<T>(Terminal terminal, T document) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.TypeOf<T>(CliJson.Lines)));
}
