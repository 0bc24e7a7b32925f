using System.CommandLine;
using System.CommandLine.Parsing;

namespace Titan.CommandLine;

/// <summary>Says what is wrong with a command line in words of ours, with what was probably meant.</summary>
public static class Mistakes
{
    /// <summary>Commands, and the words that other tools have for them.</summary>
    private static readonly (string Command, string Words)[] Elsewhere =
    [
        ("tasks", "ps ls list queue squeue history jobs"),
        ("tasks --watch", "events watch"),
        ("cancel", "kill stop abort delete rm scancel"),
        ("status", "top info health"),
        ("get", "show describe inspect"),
        ("run", "exec srun"),
        ("submit", "start add sbatch enqueue"),
        ("logs", "log output"),
        ("logs --follow", "tail attach"),
        ("retry", "rerun restart requeue"),
        ("workers", "nodes node hosts sinfo"),
        ("why", "explain"),
        ("dev", "server up"),
    ];

    /// <summary>The first mistake of a command line that has one.</summary>
    /// <param name="name">The program's name, as people type it.</param>
    public static string Describe(ParseResult parsed, string name)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var word, ..]) return Unknown(command, word, name);
        if (command.Arguments.FirstOrDefault(argument => Given(parsed, argument) < argument.Arity.MinimumNumberOfValues) is { } missing)
            return $"{CommandLineProgram.PathOf(command, name)} needs <{missing.Name}>: {missing.Description}";

        var error = parsed.Errors[0];
        return error.SymbolResult is not OptionResult { Implicit: false, Option: var option, Tokens: var values } || option.Arity.MaximumNumberOfValues == 0 ? error.Message.TrimEnd('.')
            : values.Count < option.Arity.MinimumNumberOfValues ? $"{option.Name} needs a value, {option.HelpName}: {option.Description}"
            : values.Count > option.Arity.MaximumNumberOfValues ? $"{option.Name} is given more than once: {string.Join(", ", values.Select(value => value.Value))}"
            : error.Message.TrimEnd('.');
    }

    /// <summary>Says that a command has no such word, and which of its own are like it.</summary>
    public static string Unknown(Command command, string word, string name)
    {
        var path = CommandLineProgram.PathOf(command, name);
        var isSwitch = word.StartsWith('-') && word.Length > 1;
        var hasCommands = command.Subcommands.Any(sub => !HelpCommands.Has(sub));
        var what = isSwitch ? $"{path} has no switch {word}" : hasCommands ? $"{path} has no command {word}" : $"{path} takes no argument {word}";
        var meant = Elsewhere.FirstOrDefault(entry => entry.Words.Split(' ').Contains(word)).Command;
        if (!isSwitch && meant is not null && command.Subcommands.Any(sub => sub.Name == meant.Split(' ')[0])) return $"{what}; did you mean {meant}?";

        var known = isSwitch ? SwitchesOf(command) : command.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        var typed = isSwitch ? word.Split('=')[0] : word;
        var near = known
            .Select(known => (Name: known, Distance: Distance(known, typed)))
            .Where(candidate => candidate.Distance <= Math.Max(1, typed.Length / 3) || (typed.Length >= 2 && candidate.Name.StartsWith(typed, StringComparison.Ordinal)))
            .OrderBy(candidate => candidate.Distance)
            .Select(candidate => candidate.Name)
            .Take(3)
            .ToList();
        // A single letter is like every other one.
        if (near.Count > 0 && typed.TrimStart('-').Length > 1) return $"{what}; did you mean {string.Join(" or ", near)}?";
        return isSwitch && command.Arguments.OfType<ProgramArgument>().Any() ? $"{what}; what belongs to a program goes behind it" : what;
    }

    private static int Given(ParseResult parsed, Argument argument) => parsed.GetResult(argument)?.Tokens.Count ?? 0;

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
