using System.CommandLine;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>
/// Where the words of <c>titan</c> end and those of the program that it is to run begin: at <c>--</c>, and otherwise at the first word that is neither a
/// switch nor the value of one. What stands behind the program is the program's, as with nohup, docker run and sbatch.
/// </summary>
internal sealed record ProgramBoundary
{
    private const string Dashes = "--";

    private static readonly string[] Units =
        ["ms", "s", "sec", "secs", "second", "seconds", "m", "min", "mins", "minute", "minutes", "h", "hour", "hours", "d", "day", "days"];

    /// <summary>The words, with <c>--</c> before the program also where nobody typed it.</summary>
    public required string[] Words { get; init; }

    /// <summary>Bad usage that only these words can show: a text that is no program, a unit that was parted from its number. Null: none.</summary>
    public string? Mistake { get; init; }

    /// <summary>The first word behind the program that is spelled as a switch of <c>titan</c>; null: none, or <c>--</c> was typed.</summary>
    public string? Lookalike { get; init; }

    /// <summary>The program; null when <c>--</c> was typed, or there is none.</summary>
    public string? Program { get; init; }

    public static ProgramBoundary Find(RootCommand root, string[] words)
    {
        if (At(root, words) is not { } found) return new ProgramBoundary { Words = words };
        var (command, at) = found;
        return new ProgramBoundary
        {
            Words = [.. words[..at], Dashes, .. words[at..]],
            Program = words[at],
            Mistake = MistakeOf(words, at),
            Lookalike = words[(at + 1)..].TakeWhile(word => word != Dashes).FirstOrDefault(word => OptionOf(command, word) is not null),
        };
    }

    /// <summary>The command that is to run a program, and the place of the program; null when none is named, or <c>--</c> stands before it.</summary>
    public static (Command Command, int Place)? At(RootCommand root, IReadOnlyList<string> words)
    {
        Command command = root;
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == Dashes) return null;
            if (words[i].StartsWith('-') && words[i].Length > 1)
            {
                // A switch that nobody knows may take a value or not; it is refused later.
                if (OptionOf(command, words[i]) is not { } option) return null;
                if (TakesNext(option, words[i])) i++;
            }
            else if (command.Arguments.OfType<ProgramArgument>().Any())
            {
                return (command, i);
            }
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == words[i] || sub.Aliases.Contains(words[i])) is { } sub)
            {
                command = sub;
            }
            else
            {
                return null;
            }
        }

        return null;
    }

    private static string? MistakeOf(string[] words, int at)
    {
        var word = words[at];
        if (at > 1 && double.TryParse(words[at - 1], out _) && words[at - 2].StartsWith('-') && Units.Contains(word))
            return $"\"{word}\" would be the program; write {words[at - 2]} {words[at - 1]}{word[..(word == "ms" ? 2 : 1)]} for the duration, or put -- before a program of that name";
        return at == words.Length - 1 && word.Any(letter => letter is ' ' or '\t' or '\n' or ';' or '|' or '&' or '<' or '>') && !File.Exists(word)
            ? $"\"{word}\" is one word, and no program has this name; a line for the shell is written as --command \"…\" (put -- before it if it is a program)"
            : null;
    }

    private static Option? OptionOf(Command command, string word)
    {
        var name = word.Split('=', ':') is [var first, ..] ? first : word;
        var known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)));
        foreach (var option in known)
        {
            if (option.Name == name || option.Aliases.Contains(name)) return option;
            // -oid is -o id.
            if (word.Length > 2 && word[1] != '-' && TakesValue(option) && option.Aliases.Any(alias => alias.Length == 2 && word.StartsWith(alias, StringComparison.Ordinal))) return option;
        }

        return null;
    }

    private static bool TakesNext(Option option, string word) => TakesValue(option) && (word == option.Name || option.Aliases.Contains(word));

    private static bool TakesValue(Option option) => option.Arity.MinimumNumberOfValues > 0;
}
