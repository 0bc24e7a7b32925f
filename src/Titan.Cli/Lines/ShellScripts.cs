using System.Text.RegularExpressions;

namespace Titan.Cli.Lines;

/// <summary>What the words of a simple command mean for those behind them.</summary>
internal static partial class ShellScripts
{
    private static readonly string[] Shells = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish", "busybox"];
    private static readonly string[] Users = ["su", "runuser", "script"];

    // Behind these a program stands, or nothing may stand at all.
    private static readonly string[] BeforePrograms =
        ["if", "then", "else", "elif", "fi", "do", "done", "while", "until", "esac", "time", "exec", "command", "builtin", "!", "{", "}"];

    /// <summary>Who reads the next word as code: <c>eval</c>, <c>sh -c</c>; null: nobody.</summary>
    /// <param name="words">Those of the command before it.</param>
    public static string? ReaderOf(IReadOnlyList<string> words)
    {
        if (words.SkipWhile(IsBeforeProgram).FirstOrDefault() == "eval") return "eval";
        if (words is not [.., var option] || !CodeOption().IsMatch(option)) return null;
        for (var i = words.Count - 2; i >= 0; i--)
        {
            var name = words[i][(words[i].LastIndexOf('/') + 1)..];
            if (Users.Contains(name) || (Shells.Contains(name) && words.Skip(i + 1).All(word => word is ['-' or '+', ..] or "sh" or "pipefail"))) return $"{name} -c";
        }

        return null;
    }

    /// <summary>Whether the words before and behind become one text, which is then read.</summary>
    public static bool JoinsWords(IReadOnlyList<string> words) => words.SkipWhile(IsBeforeProgram).Take(2).ToArray() is ["eval", _];

    /// <summary>Whether a program may still follow: behind reserved words, assignments and redirections.</summary>
    public static bool IsBeforeProgram(string word) => BeforePrograms.Contains(word) || Assignment().IsMatch(word) || word is ['<' or '>', ..];

    [GeneratedRegex("^-[A-Za-z]*c$", RegexOptions.CultureInvariant)]
    private static partial Regex CodeOption();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();
}
