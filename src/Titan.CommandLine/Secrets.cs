using System.Text.RegularExpressions;

namespace Titan.CommandLine;

/// <summary>Keeps passwords out of what is told about a command line: a DSN that lost its quotes falls apart into arguments that nobody knows, and one may be given where a file is meant.</summary>
internal static partial class Secrets
{
    public static string Hide(string message) => Passwords().Replace(message, "${before}…");

    // Password=… as Npgsql and libpq write it, and what follows the user in a URL, taken for a path or not.
    [GeneratedRegex("""(?<before>\b(password|pwd)\s*=\s*|:/{1,2}[^:@/\s'"]*:)[^\s'";]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Passwords();
}
