namespace Titan.Tests.Fuzzing.Inputs;

/// <summary>What a program says about a mistake: one line, of a length that a person reads.</summary>
internal static class OneLine
{
    private const int Longest = 2_000;

    /// <summary>Null when it is so.</summary>
    public static string? Fault(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "it says nothing";
        if (text.TrimEnd('\n').Any(char.IsControl)) return $"what it says is not one line of text: {text}";
        if (text.Length > Longest) return $"it says {text.Length} characters: {text[..200]}…";
        return text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal) ? $"it shows its inside: {text}" : null;
    }
}
