using System.CommandLine;
using Google.Protobuf.Collections;
using Titan.Cli.Terminals;
using Titan.CommandLine;
using Titan.Core.Tasks;

namespace Titan.Cli.Switches;

/// <summary>What a task finds in its environment beside what every task does: variables of the caller, of a file, and typed ones, each before those named later.</summary>
internal sealed class EnvironmentSwitches
{
    /// <summary>Variables that say where the caller is, and not how it works.</summary>
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
                if (text.Length == 0 || text[0] == '#') continue;
                var (name, value) = ReadOne($"--env-file: {file}, line {number + 1}", text);
                map[name] = value;
            }
        }

        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in parsed.GetValue(_env) ?? [])
        {
            var (name, value) = ReadOne("--env", text);
            if (!typed.TryAdd(name, value) && typed[name] != value) throw new UsageException($"--env: {name} is given twice, as \"{typed[name]}\" and as \"{value}\"; give it once");
            map[name] = value;
        }
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
            // Titan's would set switches of a titan within the task; and a shell puts its functions there, under names that no variable has.
            if (CallersOwn.Contains(name) || name.StartsWith("TITAN_", StringComparison.Ordinal) || !WorkRules.IsVariable(name)) continue;
            map[name] = AsText("--inherit-env", name, value);
        }
    }

    private (string Name, string Value) ReadOne(string origin, string text) => text.IndexOf('=', StringComparison.Ordinal) switch
    {
        0 => throw new UsageException($"{origin}: \"{text}\" has no name before the ="),
        > 0 and var at => (text[..at], text[(at + 1)..]),
        _ => _environment(text) is { } value ? (text, AsText(origin, text, value)) : throw new UsageException($"{origin}: \"{text}\" is not set here; give its value, as in {text}=VALUE"),
    };

    private static string AsText(string origin, string name, string value) =>
        GivenText.MistakeInVariable(name, value) is { } mistake ? throw new UsageException($"{origin}: {mistake}") : value;
}
