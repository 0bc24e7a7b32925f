using System.Globalization;

namespace Titan.CommandLine;

/// <summary>The decimal number at the start of a text, such as the 1.5 of 1.5s.</summary>
internal static class LeadingNumber
{
    /// <param name="rest">What follows the number.</param>
    public static bool TryTake(ReadOnlySpan<char> text, out double number, out ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.')) length++;
        rest = text[length..];
        return double.TryParse(text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }
}
