namespace Titan.Cli.Lines;

/// <summary>Text as one word of a POSIX shell.</summary>
internal static class ShellWord
{
    /// <summary>Quoted unless it is plain: <c>a.txt</c>, <c>'two words'</c>, <c>'it'\''s'</c>.</summary>
    public static string Of(string text)
    {
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && !"_-./:=@%+,".Contains(letter, StringComparison.Ordinal)) return Quoted(text);
        }

        return text.Length == 0 ? "''" : text;
    }

    /// <summary>A program and its arguments as a person would type them.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Of));

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
