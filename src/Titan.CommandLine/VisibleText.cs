using System.Globalization;
using System.Text;

namespace Titan.CommandLine;

/// <summary>Text from outside as people may see it: what drives a terminal, ends a line or turns text round is escaped.</summary>
/// <remarks>One rule for logs, terminals and JSON. An escape is JSON's: <c>\n</c>, <c>\u001B</c>; a backslash stays as it is.</remarks>
public static class VisibleText
{
    private const char FirstPlain = ' ';
    private const char LastPlain = '~';

    /// <summary>
    /// Whether a character has an effect instead of a shape: control characters (C0, DEL, C1), separators of lines and paragraphs, marks of
    /// direction, the byte order mark, and annotations. Of surrogates it knows nothing: only two make a character.
    /// </summary>
    public static bool IsHidden(char letter) => letter is < FirstPlain or (> LastPlain and < '\u00A0')
        or '\u061C' or '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u206F') or '\uFEFF' or (>= '\uFFF9' and <= '\uFFFB');

    /// <summary>Whether <see cref="Escape(string)"/> would change it.</summary>
    public static bool NeedsEscape(ReadOnlySpan<char> text) => FirstHidden(text) >= 0;

    /// <summary>One line that shows what is in it, lone surrogates too. The same text when there is nothing to escape.</summary>
    public static string Escape(string text)
    {
        if (FirstHidden(text) < 0) return text;
        var escaped = new StringBuilder(text.Length + 16);
        Append(escaped, text);
        return escaped.ToString();
    }

    /// <summary>Adds it as <see cref="Escape(string)"/> gives it.</summary>
    public static void Append(StringBuilder escaped, ReadOnlySpan<char> text)
    {
        while (FirstHidden(text) is var at and >= 0)
        {
            escaped.Append(text[..at]);
            switch (text[at])
            {
                case '\n': escaped.Append("\\n"); break;
                case '\r': escaped.Append("\\r"); break;
                case '\t': escaped.Append("\\t"); break;
                default: escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[at]:X4}"); break;
            }

            text = text[(at + 1)..];
        }

        escaped.Append(text);
    }

    private static int FirstHidden(ReadOnlySpan<char> text)
    {
        // Most text is plain, and found to be so many letters at a time.
        var at = text.IndexOfAnyExceptInRange(FirstPlain, LastPlain);
        if (at < 0) return -1;
        for (; at < text.Length; at++)
        {
            if (IsHidden(text[at])) return at;
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return at;
            at++;
        }

        return -1;
    }
}
