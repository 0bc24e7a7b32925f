using System.CommandLine;
using Titan.Cli.Listing;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan tasks</c>.</summary>
internal static class TasksCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var filter = new FilterSwitches(switches, runner.Time);
        var limit = switches.Number("--limit", 50, 1, int.MaxValue, "N", "Show at most this many");
        var all = switches.Flag("--all", "Show all, page by page", typedOnly: true);
        var watch = switches.Flag("--watch", "Then tell each change, until Ctrl-C", typedOnly: true);
        watch.Aliases.Add("-w");
        var command = new Command("tasks", "List tasks, newest first");
        filter.AddTo(command);
        command.Add(limit);
        command.Add(all);
        command.Add(watch);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var wanted = filter.Read(parsed);
            var count = parsed.GetValue(all) ? int.MaxValue : parsed.GetValue(limit)!.Value;
            if (parsed.GetValue(watch)) return await new TaskWatch(session, wanted, count).RunAsync();

            var more = await TaskListing.WriteAsync(session, wanted, count, CancellationToken.None);
            if (more) session.Aside($"there are more; show them with --all, or --limit N");
            return ExitCodes.Done;
        }));
        return command.WithExamples(
            "titan tasks --state pending,running",
            "titan tasks --since 1h --label run=7 -o wide",
            "titan tasks --state failed --all -o id | xargs titan retry");
    }
}
