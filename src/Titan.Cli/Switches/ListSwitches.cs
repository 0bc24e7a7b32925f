using System.CommandLine;
using Titan.Cli.Listing;
using Titan.Cli.Rendering;

namespace Titan.Cli.Switches;

/// <summary>How many tasks are listed, in which order, and in which form.</summary>
internal sealed class ListSwitches
{
    private readonly Option<TaskOrder?> _sort;
    private readonly Option<TaskTemplate?> _format;
    private readonly Option<int?> _limit;
    private readonly Option<bool> _all;
    private readonly Option<bool> _watch;

    public ListSwitches(Titan.CommandLine.Switches switches)
    {
        _sort = switches.One("--sort", TaskOrder.Read, null, "FIELD",
            $"Sort by {string.Join(", ", TaskOrder.Names)}: the newest, longest or highest first, names from A to Z; --sort=-FIELD turns it round", typedOnly: true);
        _sort.CompletionSources.Add([.. TaskOrder.Names]);
        _format = switches.One("--format", TaskTemplate.Read, null, "TEMPLATE",
            "A line for each task, with fields of its JSON in braces: '{id} {phase} {took_s} {labels.run}'", typedOnly: true);
        _limit = switches.Number("--limit", 50, 1, int.MaxValue, "N", "Show at most this many");
        _all = switches.Flag("--all", "Show all, page by page", typedOnly: true);
        _watch = switches.Flag("--watch", "Then show each change until Ctrl-C: on a terminal the list is written over, elsewhere a line is added", typedOnly: true);
        _watch.Aliases.Add("-w");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_sort, _format, _limit, _all, _watch]) command.Add(option);
    }

    /// <exception cref="UsageException">Switches that contradict each other.</exception>
    public ListForm Read(ParseResult parsed)
    {
        var form = new ListForm(parsed.GetValue(_sort), parsed.GetValue(_all) ? null : parsed.GetValue(_limit), parsed.GetValue(_format), parsed.GetValue(_watch));
        if (form is { Order: not null, Watches: true }) throw new UsageException("give either --sort or --watch: changes come in the order in which they happen");
        if (form.Template is not null && ((string[])["--output", "--json", "--quiet"]).FirstOrDefault(name => parsed.GetResult(name) is System.CommandLine.Parsing.OptionResult { Implicit: false }) is { } other)
            throw new UsageException($"give either --format or {other}");
        if (form is { Order.IsNewestFirst: false, Count: > SortedTasks.Most }) throw new UsageException($"--limit: at most {SortedTasks.Most} tasks can be sorted");
        return form;
    }
}
