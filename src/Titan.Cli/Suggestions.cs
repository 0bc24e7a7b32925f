using System.CommandLine;
using Titan.Cli.Terminals;
using Titan.CommandLine;

namespace Titan.Cli;

/// <summary>Tells bad usage in one line, with what was probably meant.</summary>
internal static class Suggestions
{
    public static void Tell(Terminal terminal, ParseResult parsed, string message, bool asJson)
    {
        var command = parsed.CommandResult.Command;
        var path = CommandLineProgram.PathOf(command, "titan");
        var word = parsed.UnmatchedTokens is [var first, ..] ? first : null;
        if (word is not null) message = Unknown(command, word);
        else if (Missing(parsed) is { } argument) message = $"{path} needs <{argument.Name}>: {argument.Description}";
        CommandRunner.TellUsage(terminal, message.TrimEnd('.'), $"{path} --help tells more", asJson);
    }

    /// <summary>Says that a command has no such word, and which of its own are like it.</summary>
    public static string Unknown(Command command, string word)
    {
        var path = CommandLineProgram.PathOf(command, "titan");
        var isSwitch = word.StartsWith('-') && word.Length > 1;
        var known = (isSwitch ? SwitchesOf(command) : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)).ToList();
        var what = isSwitch ? $"{path} has no switch {word}" : command.Subcommands.Count > 0 ? $"{path} has no command {word}" : $"{path} takes no argument {word}";
        var near = known
            .Select(name => (Name: name, Distance: Distance(name, word)))
            .Where(candidate => candidate.Distance <= Math.Max(1, word.Length / 3) || (word.Length >= 2 && candidate.Name.StartsWith(word, StringComparison.Ordinal)))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .Take(3)
            .ToList();
        // A single letter is like every other one.
        if (near.Count > 0 && word.TrimStart('-').Length > 1) return $"{what}; did you mean {string.Join(" or ", near)}?";
        return isSwitch && command.Arguments.Count > 0 ? $"{what}; what belongs to a program goes behind it" : what;
    }

    /// <summary>The first argument that must be given and is not; null when there is none.</summary>
    private static Argument? Missing(ParseResult parsed) =>
        parsed.CommandResult.Command.Arguments.FirstOrDefault(argument => (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues);

    private static IEnumerable<string> SwitchesOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)))
            .Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name));

    /// <summary>Letters to insert, remove, change or swap with their neighbour (Damerau-Levenshtein, restricted).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
