using System.Text.Json;
using Titan.Cli.Terminals;

namespace Titan.Cli.Json;

/// <summary>Writes JSON to standard output.</summary>
internal static class JsonAnswer
{
    /// <summary>One document.</summary>
    public static void Write<T>(Terminal terminal, T document)
    {
        terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.TypeOf<T>(CliJson.Indented)));
        terminal.Out.Flush();
    }

    /// <summary>One line.</summary>
    public static void WriteLine<T>(Terminal terminal, T document) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(document, CliJson.TypeOf<T>(CliJson.Lines)));
}
