namespace Titan.Cli.Lines;

/// <summary>The text of a shell command: what stands where, and where things end that hold no code of their own.</summary>
internal sealed class ShellText(string text, IReadOnlyList<string> places)
{
    public int Length => text.Length;

    public char this[int at] => text[at];

    public string this[Range range] => text[range];

    public bool Has(int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    public bool HasWord(int at, string word) => Has(at, word) && EndsWord(at + word.Length);

    public bool EndsWord(int at) => at >= text.Length || IsBlank(text[at]) || IsOperator(text[at]);

    public bool IsBlankFrom(int at) => text.AsSpan(at).IndexOfAnyExcept(" \t\n") < 0;

    public IReadOnlyList<string> Words(int from, int to) => text[from..Math.Max(from, to)].Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    public string? PlaceAt(int at)
    {
        if (at >= text.Length || text[at] != '{') return null;
        foreach (var place in places)
        {
            if (Has(at, place)) return place;
        }

        return null;
    }

    /// <summary>Where the first place from here on stands; null: there is none.</summary>
    public int? PlaceFrom(int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (PlaceAt(i) is not null) return i;
        }

        return null;
    }

    /// <summary>Behind a plain ${…}; null when there is something in it that has rules of its own.</summary>
    public int? BehindExpansion(int at)
    {
        var end = text.IndexOfAny(['}', '{', '\'', '"', '\\', '`', '$'], at + 2);
        return end >= 0 && text[end] == '}' ? end + 1 : null;
    }

    /// <summary>Behind a plain $((…)) without places.</summary>
    public int? BehindArithmetic(int at)
    {
        var depth = 0;
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] is '\'' or '"' or '\\' or '`' or '#' or ';' or '\n') return null;
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return text[i - 1] == ')' ? WithoutPlaces(at, i + 1) : null;
        }

        return null;
    }

    /// <summary>Behind a $'…' without places. It has escapes in bash, and is a $ and '…' in a plain sh; without a backslash both end at the same quote.</summary>
    public int? BehindDollarQuotes(int at)
    {
        var end = text.IndexOf('\'', at + 2);
        return end >= 0 && !text.AsSpan(at, end - at).Contains('\\') ? WithoutPlaces(at, end + 1) : null;
    }

    /// <summary>Behind a `…` without places.</summary>
    public int? BehindBackquotes(int at)
    {
        var end = at + 1;
        while (end < text.Length && text[end] != '`') end += text[end] == '\\' ? 2 : 1;
        return end < text.Length ? WithoutPlaces(at, end + 1) : null;
    }

    /// <summary>Behind &lt;&lt; and the word that will end the document, without places.</summary>
    public int? BehindDocumentWord(int at)
    {
        var end = at + 2;
        while (end < text.Length && (text[end] is ' ' or '\t' or '-')) end++;
        while (!EndsWord(end)) end++;
        return WithoutPlaces(at, end);
    }

    public static bool IsBlank(char letter) => letter is ' ' or '\t' or '\n';

    public static bool IsOperator(char letter) => letter is ';' or '&' or '|' or '(' or ')' or '<' or '>';

    private int? WithoutPlaces(int from, int to) => PlaceFrom(from) is { } place && place < to ? null : to;
}
