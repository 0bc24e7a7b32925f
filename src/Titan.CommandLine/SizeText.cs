using System.Globalization;

namespace Titan.CommandLine;

/// <summary>Sizes as people type them: <c>4096</c> (bytes), <c>64k</c>, <c>1MiB</c>, <c>1.5G</c>. K, M, G and T are powers of 1,024, as docker has them.</summary>
public static class SizeText
{
    private const string Prefixes = "KMGT";

    /// <summary>Reads a size that is not negative; false when the text is none.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        if (!LeadingNumber.TryTake(text.AsSpan().Trim(), out var number, out var rest)) return false;

        var unit = rest.Trim();
        var power = unit.IsEmpty ? 0 : Prefixes.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal) + 1;
        var suffix = power > 0 ? unit[1..] : unit;
        if (!(suffix.IsEmpty || suffix.Equals("b", StringComparison.OrdinalIgnoreCase) || (power > 0 && suffix.Equals("ib", StringComparison.OrdinalIgnoreCase)))) return false;

        var value = number * Math.Pow(1_024, power);
        if (value >= long.MaxValue) return false;
        bytes = (long)value;
        return true;
    }

    /// <summary>About three digits, for people: <c>512 B</c>, <c>1.5 MiB</c>.</summary>
    public static string Format(long bytes)
    {
        if (bytes < 1_024) return $"{bytes} B";
        var value = (double)bytes;
        var power = 0;
        while (value >= 1_024 && power < Prefixes.Length)
        {
            value /= 1_024;
            power++;
        }

        return $"{value.ToString(value < 10 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Prefixes[power - 1]}iB";
    }
}
