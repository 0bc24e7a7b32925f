using System.CommandLine;
using Titan.Cli.Json;
using Titan.Core;
using Titan.Protocol.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Titan.Cli.Switches;

/// <summary>Which tasks: conditions that are joined by "and".</summary>
/// <remarks>Typed only: TITAN_LABEL is what a Worker has, and a list that leaves out what nobody named says nothing of it.</remarks>
internal sealed class FilterSwitches
{
    private static readonly string[] States = ["pending", "running", "succeeded", "failed", "cancelled"];

    private readonly Option<string[]> _state;
    private readonly Option<IReadOnlyDictionary<string, string>> _label;
    private readonly Option<string?> _name;
    private readonly Option<string?> _worker;
    private readonly Option<TypedMoment?> _since;
    private readonly Option<TimeSpan?> _longerThan;
    private readonly CommandRunner _runner;

    public FilterSwitches(Titan.CommandLine.Switches switches, CommandRunner runner)
    {
        _runner = runner;
        _state = switches.Many("--state", "STATE", $"Only tasks in this phase ({string.Join(", ", States)}); repeatable, or divided by commas", typedOnly: true);
        _state.Validators.Add(result =>
        {
            // Here and not where it is used, so that bad usage is told before anything is asked.
            foreach (var bad in Split(result.Tokens.Select(token => token.Value)).Where(state => !States.Contains(state)))
                result.AddError($"--state: \"{bad}\" is not one of {string.Join(", ", States)}");
        });
        _state.CompletionSources.Add(States);
        _label = switches.Pairs("--label", "Only tasks with this label; repeatable", typedOnly: true);
        _label.Aliases.Add("-l");
        _name = switches.Text("--name", null, "TEXT", "Only tasks whose name holds this text, letter case ignored", typedOnly: true);
        _name.Aliases.Add("-n");
        _worker = switches.Text("--worker", null, "ID", "Only tasks whose latest attempt is on this worker", typedOnly: true);
        _since = TypedMoment.Switch(switches, "--since", "Only tasks submitted since: a duration ago (10m, 2h)");
        _longerThan = switches.Duration("--longer-than", null, "Only tasks whose latest run took longer, or has by now", Limits.MaxTimeout, typedOnly: true);
    }

    private Option[] All => [_state, _label, _name, _worker, _since, _longerThan];

    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>Whether there is any condition.</summary>
    public bool IsGiven(ParseResult parsed) =>
        All.Any(option => parsed.GetResult(option) is { Implicit: false });

    public TaskFilter Read(ParseResult parsed)
    {
        var filter = new TaskFilter { Name = parsed.GetValue(_name) ?? "", Worker = parsed.GetValue(_worker) ?? "" };
        foreach (var state in Split(parsed.GetValue(_state) ?? []).Distinct())
            filter.Phases.Add(Enum.GetValues<Phase>().First(phase => Names.Of(phase) == state));
        foreach (var (key, value) in parsed.GetValue(_label) ?? new Dictionary<string, string>()) filter.Labels[key] = value;
        if (parsed.GetValue(_since)?.Resolve(_runner, parsed) is { } since) filter.Since = Timestamp.FromDateTimeOffset(since);
        if (parsed.GetValue(_longerThan) is { } longer) filter.LongerThan = Duration.FromTimeSpan(longer);
        return filter;
    }

    private static IEnumerable<string> Split(IEnumerable<string> texts) =>
        texts.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(text => text.ToLowerInvariant());
}
