namespace Titan.Cli.Lines;

/// <summary>Text as one word of a POSIX shell.</summary>
internal static class ShellWord
{
    private static readonly string[] Reserved =
        ["if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "function", "select", "time", "coproc"];

    /// <summary>Quoted unless it is plain: <c>a.txt</c>, <c>'two words'</c>, <c>'it'\''s'</c>, <c>'a=b'</c>.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(IsPlain) && !Reserved.Contains(text) ? text : Quoted(text);

    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A program and its arguments as a person would type them.</summary>
    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(argument => argument.Length > 0 && argument.All(letter => IsPlain(letter) || letter == '=') ? argument : Quoted(argument)));

    private static bool IsPlain(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/' or ':' or '@' or '%' or '+' or ',';
}
