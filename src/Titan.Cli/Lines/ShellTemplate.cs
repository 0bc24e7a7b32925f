using System.Text;

namespace Titan.Cli.Lines;

/// <summary>
/// A shell command with places for text. What is put in arrives in the shell as exactly that text, whatever is in it, and runs nothing: each place
/// is filled by the quotes around it. Where that cannot be told for sure, the command is refused.
/// </summary>
internal sealed class ShellTemplate
{
    private readonly IReadOnlyList<ShellPiece> _pieces;

    private ShellTemplate(IReadOnlyList<ShellPiece> pieces) => _pieces = pieces;

    /// <param name="command">A line for /bin/sh -c.</param>
    /// <param name="places">How places are written, such as <c>{}</c>. A command without any gets the first one at its end.</param>
    /// <exception cref="UsageException">A place stands where its text would not be a word, or the end is no place for one.</exception>
    public static ShellTemplate Of(string command, params IReadOnlyList<string> places)
    {
        var scan = new ShellScan(command, places);
        if (scan.Problem is { } problem) throw new UsageException($"--command: {problem}");
        if (scan.Pieces.Any(piece => piece.Quoting != ShellQuoting.None)) return new ShellTemplate(scan.Pieces);
        if (ShellEnd.ProblemOf(scan) is { } end)
            throw new UsageException($"--command: it holds no {places[0]}, and {end}; write {places[0]} where the line belongs");
        return new ShellTemplate([new ShellPiece($"{command[..scan.TrimmedEnd]} ", ShellQuoting.None), new ShellPiece(places[0], ShellQuoting.Word)]);
    }

    /// <param name="valueOf">The text for a place, by how the place is written.</param>
    public string Fill(Func<string, string> valueOf)
    {
        var command = new StringBuilder();
        foreach (var (text, quoting) in _pieces) command.Append(quoting == ShellQuoting.None ? text : Quote(valueOf(text), quoting));
        return command.ToString();
    }

    private static string Quote(string text, ShellQuoting quoting) => quoting switch
    {
        ShellQuoting.Word => ShellWord.Of(text),
        ShellQuoting.QuotedWord => ShellWord.Quoted(text),
        ShellQuoting.Single => text.Replace("'", "'\\''", StringComparison.Ordinal),
        ShellQuoting.Double => Escaped(text),
        _ => $"\"\"{Escaped(text)}",
    };

    private static string Escaped(string text)
    {
        if (text.AsSpan().IndexOfAny("\\\"$`") < 0) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            if (letter is '\\' or '"' or '$' or '`') escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
