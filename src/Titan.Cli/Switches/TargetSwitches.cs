using System.CommandLine;
using Titan.Cli.Json;
using Titan.Protocol.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Titan.Cli.Switches;

/// <summary>The tasks that a command changes: ids, or the filters of <c>tasks</c> with <c>--yes</c>.</summary>
internal sealed class TargetSwitches
{
    private readonly Argument<string[]> _ids = IdArguments.Tasks(ArgumentArity.ZeroOrMore);
    private readonly FilterSwitches _filter;
    private readonly Option<TypedMoment?> _endedBefore;
    private readonly string _done;
    private readonly Phase[] _phases;
    private readonly CommandRunner _runner;

    // Without variables: what is meant to be typed each time must not lie about in the environment.
    private readonly Option<bool> _all = new("--all") { Description = "All of them" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do it; without this, a filter only prints how many match" };

    /// <param name="done">What is done to them, as in "cancelled".</param>
    /// <param name="phases">In which phases there is anything to change; the filter's default.</param>
    public TargetSwitches(Titan.CommandLine.Switches switches, CommandRunner runner, string done, params Phase[] phases)
    {
        _runner = runner;
        _filter = new FilterSwitches(switches, runner);
        _endedBefore = TypedMoment.Switch(switches, "--ended-before", "Only tasks that ended before: a duration ago (7d)");
        _done = done;
        _phases = phases;
    }

    /// <summary>Whether they can be chosen by the time of their end.</summary>
    public bool CanEndBefore { get; init; }

    public void AddTo(Command command)
    {
        command.Add(_ids);
        _filter.AddTo(command);
        if (CanEndBefore) command.Add(_endedBefore);
        command.Add(_all);
        command.Add(_yes);
    }

    /// <summary>Whether any tasks are meant.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(_ids) is { Length: > 0 } || IsFiltered(parsed);

    /// <summary>Whether what is meant is to be done at once.</summary>
    public bool AreConfirmed(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>The ids that were typed, or the filter.</summary>
    /// <exception cref="UsageException">Neither, or both, or a phase in which there is nothing to change.</exception>
    public (IReadOnlyList<string> Ids, TaskFilter? Filter, bool Confirmed) Read(ParseResult parsed)
    {
        var ids = parsed.GetValue(_ids) ?? [];
        if (ids.Length > 0 && IsFiltered(parsed)) throw new UsageException("give either ids or filters, not both");
        if (ids.Length > 0) return (ids, null, true);
        if (!IsFiltered(parsed)) throw new UsageException("say which tasks: ids, or filters such as --label run=7, or --all");

        var filter = _filter.Read(parsed);
        if (filter.Phases.Count == 0) filter.Phases.Add(_phases);
        if (filter.Phases.FirstOrDefault(phase => !_phases.Contains(phase)) is var other && other != Phase.Unspecified)
            throw new UsageException($"--state: a {Names.Of(other)} task can't be {_done}; only {string.Join(" and ", _phases.Select(Names.Of))} ones can");
        if (CanEndBefore && parsed.GetValue(_endedBefore)?.Resolve(_runner, parsed) is { } before) filter.EndedBefore = Timestamp.FromDateTimeOffset(before);
        return ([], filter, AreConfirmed(parsed));
    }

    private bool IsFiltered(ParseResult parsed) =>
        parsed.GetValue(_all) || _filter.IsGiven(parsed) || (CanEndBefore && parsed.GetResult(_endedBefore) is { Implicit: false });
}
