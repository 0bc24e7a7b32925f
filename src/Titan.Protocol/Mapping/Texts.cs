namespace Titan.Protocol.Mapping;

/// <summary>Text from the wire that is shown to people, and must not be longer than they can use.</summary>
public static class Texts
{
    /// <summary>The text, or its beginning when it has more than <paramref name="limit"/> characters.</summary>
    public static string Cut(string text, int limit)
    {
        if (text.Length <= limit) return text;
        var end = char.IsHighSurrogate(text[limit - 2]) ? limit - 2 : limit - 1;
        return $"{text.AsSpan(0, end)}…";
    }
}
