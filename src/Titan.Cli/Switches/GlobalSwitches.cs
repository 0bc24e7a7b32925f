using System.CommandLine;
using Titan.Cli.Development;
using Titan.Cli.Terminals;
using Titan.Client;
using Titan.CommandLine;

namespace Titan.Cli.Switches;

/// <summary>The switches that every command has, before it or after it.</summary>
internal sealed class GlobalSwitches
{
    private static readonly string[] Formats = ["table", "wide", "json", "id"];

    private readonly Option<IReadOnlyList<ManagerAddress>> _manager;
    private readonly Option<string> _output;
    private readonly Option<bool> _json;
    private readonly Option<bool> _quiet;
    private readonly Option<bool> _noColor;
    private readonly Option<bool> _utc;
    private readonly Terminal _terminal;
    private readonly Titan.CommandLine.Switches _switches;

    public GlobalSwitches(Titan.CommandLine.Switches switches, Terminal terminal)
    {
        (_terminal, _switches) = (terminal, switches);
        _manager = switches.One("--manager", ReadManagers, [new ManagerAddress("localhost", ManagerAddress.DefaultPort)], "HOST:PORT[,…]",
            "The managers to talk to, in order", $"a titan dev of yours, or else localhost:{ManagerAddress.DefaultPort}");
        _output = switches.Choice("--output", "table", Formats, "The form of the answer");
        _output.Aliases.Add("-o");
        _output.CompletionSources.Add(Formats);
        _json = switches.Flag("--json", "The same as -o json");
        _quiet = switches.Flag("--quiet", "Only ids: the same as -o id", typedOnly: true);
        _quiet.Aliases.Add("-q");
        _noColor = switches.Flag("--no-color", "No colours, also on a terminal");
        _utc = switches.Flag("--utc", "Show times in UTC, and read those of --since so [default: the zone of TZ, or of the system]");
        All = [_manager, _output, _json, _quiet, _noColor, _utc];
        foreach (var option in All) option.Recursive = true;
    }

    public IReadOnlyList<Option> All { get; }

    /// <exception cref="UsageException">Two forms are asked for.</exception>
    public Session Open(ParseResult parsed)
    {
        var (json, quiet, form) = (parsed.GetValue(_json), parsed.GetValue(_quiet), parsed.GetResult(_output) is { Implicit: false } ? parsed.GetValue(_output) : null);
        if ((json && (quiet || form is not (null or "json"))) || (quiet && form is not (null or "id"))) throw new UsageException("give one form of the answer: --json, -q or -o");
        var format = json ? OutputFormat.Json : quiet ? OutputFormat.Id : Enum.Parse<OutputFormat>(parsed.GetValue(_output)!, ignoreCase: true);
        var color = !parsed.GetValue(_noColor) && string.IsNullOrEmpty(_terminal.Environment("NO_COLOR")) && _terminal.Environment("TERM") != "dumb";
        return new Session(_terminal, format, color, session => new TitanClient(new TitanClientOptions
        {
            Managers = ManagersOf(parsed),
            Interrupted = failure => session.Note($"{failure.Message}; trying again"),
        }))
        { Zone = () => ZoneOf(parsed) };
    }

    /// <summary>The zone in which times are shown and read.</summary>
    public TimeZoneInfo ZoneOf(ParseResult parsed) => parsed.GetValue(_utc) ? TimeZoneInfo.Utc : _terminal.Zone();

    /// <summary>Whether a command line that could not be understood asks for JSON.</summary>
    public static bool WantsJson(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        for (var i = 0; i < args.Count && args[i] != "--"; i++)
        {
            if (args[i] is "--json" or "-o=json" or "-ojson" or "--output=json") return true;
            if (args[i] is "-o" or "--output" && i + 1 < args.Count) return args[i + 1] == "json";
        }

        return environment("TITAN_OUTPUT") == "json";
    }

    /// <summary>Those that were given; otherwise a <c>titan dev</c> of this user.</summary>
    private IReadOnlyList<ManagerAddress> ManagersOf(ParseResult parsed) =>
        _switches.OriginOf(parsed, _manager).Origin == Origin.Default && DevAddress.Find(_terminal.Environment) is { } found ? [found] : parsed.GetValue(_manager)!;

    private static Reading<IReadOnlyList<ManagerAddress>> ReadManagers(string text)
    {
        try
        {
            return Reading.Good(ManagerAddress.ParseList(text));
        }
        catch (FormatException)
        {
            return Reading.Bad<IReadOnlyList<ManagerAddress>>($"is no address of a manager; write host:port, as in localhost:{ManagerAddress.DefaultPort}");
        }
    }
}
