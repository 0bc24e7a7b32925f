using System.CommandLine;
using Titan.Cli.Json;
using Titan.Protocol.V1;

namespace Titan.Cli.Switches;

/// <summary>The tasks that a command changes: ids, or the filters of <c>tasks</c> with <c>--yes</c>.</summary>
internal sealed class TargetSwitches
{
    private readonly Argument<string[]> _ids = IdArguments.Tasks(ArgumentArity.ZeroOrMore);
    private readonly FilterSwitches _filter;
    private readonly string _done;
    private readonly Phase[] _phases;

    // Without variables: what is meant to be typed each time must not lie about in the environment.
    private readonly Option<bool> _all = new("--all") { Description = "All of them" };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do it; without this, the filters only tell how many tasks they mean" };

    /// <param name="done">What is done to them, as in "cancelled".</param>
    /// <param name="phases">In which phases there is anything to change; the filter's default.</param>
    public TargetSwitches(Titan.CommandLine.Switches switches, TimeProvider time, string done, params Phase[] phases)
    {
        _filter = new FilterSwitches(switches, time);
        _done = done;
        _phases = phases;
    }

    public void AddTo(Command command)
    {
        command.Add(_ids);
        _filter.AddTo(command);
        command.Add(_all);
        command.Add(_yes);
    }

    /// <summary>The ids that were typed, or the filter.</summary>
    /// <exception cref="UsageException">Neither, or both.</exception>
    public (IReadOnlyList<string> Ids, TaskFilter? Filter, bool Confirmed) Read(ParseResult parsed)
    {
        var ids = parsed.GetValue(_ids) ?? [];
        var filtered = parsed.GetValue(_all) || _filter.IsGiven(parsed);
        if (ids.Length > 0 && filtered) throw new UsageException("give either ids or filters, not both");
        if (ids.Length > 0) return (ids, null, true);
        if (!filtered) throw new UsageException("say which tasks: ids, or filters such as --label run=7, or --all");

        var filter = _filter.Read(parsed);
        if (filter.Phases.Count == 0) filter.Phases.Add(_phases);
        if (filter.Phases.FirstOrDefault(phase => !_phases.Contains(phase)) is var other && other != Phase.Unspecified)
            throw new UsageException($"--state: a {Names.Of(other)} task can't be {_done}; only {string.Join(" and ", _phases.Select(Names.Of))} ones can");
        return ([], filter, parsed.GetValue(_yes));
    }
}
