using System.Globalization;
using System.Text;
using Titan.CommandLine;

namespace Titan.Cli.Rendering;

/// <summary>Columns that text takes on a terminal, and text made to fit.</summary>
internal static class TextWidth
{
    public static int Of(string text)
    {
        var ascii = true;
        foreach (var letter in text) ascii &= letter < 0x80;
        if (ascii) return text.Length;

        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += Of(rune);
        return width;
    }

    /// <summary>At most this many columns; what is cut off is told by an ellipsis.</summary>
    public static string Cut(string text, int columns)
    {
        if (Of(text) <= columns) return text;
        var cut = new StringBuilder();
        var width = 1;
        foreach (var rune in text.EnumerateRunes())
        {
            width += Of(rune);
            if (width > columns) break;
            cut.Append(rune);
        }

        return cut.Append('…').ToString();
    }

    /// <summary>One line that shows what is in it, and that neither drives the terminal nor turns text round.</summary>
    public static string Plain(string text) => VisibleText.Escape(text);

    private static int Of(Rune rune)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format) return 0;
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD) ? 2 : 1;
    }
}
