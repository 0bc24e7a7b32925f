using System.Globalization;
using System.Text;

namespace Titan.Core.Tasks;

/// <summary>Files on the Worker to which the output of an attempt is written whole, beside what is kept of it.</summary>
/// <param name="Stdout">Relative to the folder in which the command starts; <c>%a</c> stands for the number of the attempt, <c>%%</c> for a percent sign. Null: no file.</param>
/// <param name="Stderr">The same. It may be the same file.</param>
public sealed record OutputFiles(string? Stdout, string? Stderr)
{
    public static readonly OutputFiles None = new(null, null);

    /// <summary>The path for one attempt, or null where the pattern has another placeholder than those.</summary>
    public static string? PathOf(string pattern, int attempt)
    {
        if (!pattern.Contains('%', StringComparison.Ordinal)) return pattern;
        var path = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '%')
            {
                path.Append(pattern[at]);
                continue;
            }

            if (++at == pattern.Length || pattern[at] is not ('a' or '%')) return null;
            if (pattern[at] == '%') path.Append('%');
            else path.Append(CultureInfo.InvariantCulture, $"{attempt}");
        }

        return path.ToString();
    }
}
