using System.CommandLine;
using Google.Protobuf.Collections;
using Titan.Cli.Terminals;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>What a task finds in its environment beside what every task does: variables of the caller, of a file, and typed ones, each before those named later.</summary>
internal sealed class EnvironmentSwitches
{
    /// <summary>Variables that say where the caller is, and not how it works; and all of Titan's, which would set switches of a `titan` within the task.</summary>
    private static readonly string[] CallersOwn = ["_", "PWD", "OLDPWD", "SHLVL"];

    private readonly Func<string, string?> _environment;
    private readonly Func<IEnumerable<KeyValuePair<string, string>>> _all;
    private readonly Option<string[]> _env;
    private readonly Option<string?> _file;
    private readonly Option<bool> _inherit;

    public EnvironmentSwitches(Titan.CommandLine.Switches switches, Terminal terminal)
    {
        (_environment, _all) = (terminal.Environment, terminal.AllEnvironment);
        _env = switches.Many("--env", "K=V|K", "Add a variable to the clean environment of the task; K alone copies it from here; repeatable", typedOnly: true);
        _file = switches.Path("--env-file", null, "FILE", "Add the variables of this file: K=V or K, one a line; # begins a comment", typedOnly: true);
        _inherit = switches.Flag("--inherit-env", "Copy all variables from here, but for those that begin with TITAN_");
    }

    public IReadOnlyList<Option> All => [_env, _file, _inherit];

    /// <exception cref="UsageException">A variable that is not set here, not text, or given twice; a file that cannot be read.</exception>
    public void Read(ParseResult parsed, MapField<string, string> map)
    {
        if (parsed.GetValue(_inherit)) Inherit(map);
        if (parsed.GetValue(_file) is { } file)
        {
            foreach (var (number, line) in LinesOf(file).Index())
            {
                var text = line.TrimStart();
                if (text.Length > 0 && text[0] != '#') Set(map, $"--env-file: {file}, line {number + 1}", text);
            }
        }

        var typed = new MapField<string, string>();
        foreach (var text in parsed.GetValue(_env) ?? [])
        {
            var before = typed.Clone();
            var name = Set(typed, "--env", text);
            if (before.TryGetValue(name, out var earlier) && earlier != typed[name])
                throw new UsageException($"--env: {name} is given twice, as \"{earlier}\" and as \"{typed[name]}\"; give it once");
        }

        foreach (var (name, value) in typed) map[name] = value;
    }

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(FileText.Unreadable("--env-file", file, failure));
        }
    }

    private void Inherit(MapField<string, string> map)
    {
        foreach (var (name, value) in _all())
        {
            // A shell puts its functions there, under names that no program may choose.
            if (CallersOwn.Contains(name) || name.StartsWith("TITAN_", StringComparison.Ordinal) || name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')) continue;
            map[name] = AsText("--inherit-env", name, value);
        }
    }

    private string Set(MapField<string, string> map, string origin, string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at == 0) throw new UsageException($"{origin}: \"{text}\" has no name before the =");
        var name = at < 0 ? text : text[..at];
        map[name] = at >= 0 ? text[(at + 1)..]
            : _environment(name) is { } value ? AsText(origin, name, value)
            : throw new UsageException($"{origin}: \"{name}\" is not set here; give its value, as in {name}=VALUE");
        return name;
    }

    private static string AsText(string origin, string name, string value) =>
        GivenText.MistakeInVariable(name, value) is { } mistake ? throw new UsageException($"{origin}: {mistake}") : value;
}
