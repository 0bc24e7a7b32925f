using System.CommandLine;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan tasks</c>.</summary>
internal static class TasksCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var filter = new FilterSwitches(switches, runner);
        var form = new ListSwitches(switches);
        var command = new Command("tasks", "List tasks: running ones first, the longest running at the top, then the newest");
        filter.AddTo(command);
        form.AddTo(command);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (wanted, list) = (filter.Read(parsed), form.Read(parsed));
            return list.Watches ? await WatchAsync(session, wanted, list) : await ListAsync(session, wanted, list);
        }));
        return command.WithExamples(
            "titan tasks --state pending,running",
            "titan tasks --since 1h --label run=7 --sort took",
            "titan tasks --state running --longer-than 30m",
            "titan tasks --state failed --format '{id}\\t{exit_code}\\t{labels.run}'",
            "titan tasks --state failed --all -o id | xargs titan retry");
    }

    private static async Task<int> WatchAsync(Session session, TaskFilter filter, ListForm list)
    {
        if (!session.Terminal.CanRepaint || list.Template is not null || session.Format is OutputFormat.Json or OutputFormat.Id) return await new TaskWatch(session, filter, list).RunAsync();
        using var live = new LiveTasks(session, filter, list);
        return await live.RunAsync();
    }

    private static async Task<int> ListAsync(Session session, TaskFilter filter, ListForm list)
    {
        using var stop = new CancellationTokenSource();
        using var writer = new TaskWriter(session, list.Template);
        // Counted while the list is read: of very many tasks it takes a moment.
        var totals = writer.IsTable && session.Terminal.OutIsTerminal ? TaskTotals.AskAsync(session.Client, filter, stop.Token) : null;
        try
        {
            await foreach (var page in TaskListing.PagesAsync(session, filter, list.Order, list.Count, CancellationToken.None)) await writer.WriteAsync(page, CancellationToken.None);
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }

        writer.Close();
        if (totals is not null && await totals is { } counted) TaskTotals.Write(session, counted, writer.Count);
        return ExitCodes.Done;
    }
}
