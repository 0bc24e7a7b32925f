using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Switches;
using Titan.Cli.Terminals;
using Titan.Cli.Waiting;
using Titan.Client.Tasks;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan logs</c>.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var ids = IdArguments.Tasks(ArgumentArity.OneOrMore);
        var follow = switches.Flag("--follow", "Go on until the task has ended, across retries and restarts of the manager", typedOnly: true);
        follow.Aliases.Add("-f");
        var stdout = switches.Flag("--stdout", "Only what went to stdout", typedOnly: true);
        var stderr = switches.Flag("--stderr", "Only what went to stderr", typedOnly: true);
        // Without a variable: the environment of every task has TITAN_ATTEMPT, and a task may well look at the logs of another.
        var attempt = switches.Number("--attempt", null, 1, int.MaxValue, "N", "Only this attempt, from 1 [default: the latest; under --follow also those to come]", typedOnly: true);
        var since = switches.Size("--since-offset", 0, "Skip this many bytes of each stream of the first attempt shown", typedOnly: true);
        var tail = switches.Number("--tail", null, 0, int.MaxValue, "N", "Only the last N lines of each stream; under --follow, and what comes after", typedOnly: true);
        tail.Aliases.Add("-n");
        var prefix = switches.Flag("--prefix", "Begin each line with the id of its task; so it is when several are followed", typedOnly: true);
        var command = new Command("logs", "Show the output of tasks: exact bytes, stdout on stdout and stderr on stderr; missing bytes are reported on stderr") { ids, follow, stdout, stderr, attempt, since, tail, prefix };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (onlyOut, onlyErr) = (parsed.GetValue(stdout), parsed.GetValue(stderr));
            var tasks = await IdArguments.ReadAsync(session, parsed.GetValue(ids)!);
            var lines = parsed.GetValue(tail);
            if (lines is not null && parsed.GetValue(since) > 0) throw new UsageException("give either --tail or --since-offset, not both");
            if (lines is not null && session.Format == OutputFormat.Json) throw new UsageException("--tail is for text; under -o json the output is whole");
            var query = new LogQuery
            {
                Id = "",
                Follow = parsed.GetValue(follow),
                Stream = onlyOut == onlyErr ? OutputStream.Unspecified : onlyOut ? OutputStream.Stdout : OutputStream.Stderr,
                Attempt = parsed.GetValue(attempt) ?? 0,
                SinceOffset = parsed.GetValue(since) ?? 0,
            };
            using var interrupts = new Interrupts(session.Terminal);
            try
            {
                if (session.Format == OutputFormat.Json) await WriteJsonAsync(session, tasks, query, interrupts.Token);
                else await PrintAsync(session, tasks, query, lines, parsed.GetValue(prefix), interrupts.Token);
                return ExitCodes.Done;
            }
            catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
            {
                if (query.Follow) session.Note($"{(tasks.Count == 1 ? "the task goes on" : "the tasks go on")}; come back with `titan logs --follow {string.Join(' ', tasks.Take(3))}{(tasks.Count > 3 ? " …" : "")}`");
                return interrupts.ExitCode;
            }
        }));
        return command.WithExamples("titan logs 01J9 --follow", "titan logs 01J9 --attempt 1 --stderr > errors.txt", "titan logs 01J9 01JA --tail 20 --prefix");
    }

    private static async Task PrintAsync(Session session, IReadOnlyList<string> tasks, LogQuery query, int? tail, bool withPrefix, CancellationToken cancellation)
    {
        if (!query.Follow || tasks.Count == 1)
        {
            foreach (var id in tasks) await ShowAsync(session, new LogPrinter(session, withPrefix ? PrefixOf(id) : ""), query with { Id = id }, tail, isAlone: true, cancellation);
            return;
        }

        var gate = new Lock();
        await Task.WhenAll(tasks.Select(id => ShowAsync(session, new LogPrinter(session, PrefixOf(id), gate), query with { Id = id }, tail, isAlone: false, cancellation)));
    }

    private static async Task ShowAsync(Session session, LogPrinter printer, LogQuery query, int? tail, bool isAlone, CancellationToken cancellation)
    {
        await using var report = query.Follow ? WaitReport.Of(session, query.Id, isNamed: !isAlone) : null;
        await printer.PrintAsync(query, cancellation, tail);
    }

    private static string PrefixOf(string id) => $"{id}  ";

    private static async Task WriteJsonAsync(Session session, IReadOnlyList<string> tasks, LogQuery query, CancellationToken cancellation)
    {
        using var list = new JsonList<LogsJson>(session.Terminal, isAlone: tasks.Count == 1);
        foreach (var id in tasks) list.Add(await ReadAsync(session, query with { Id = id }, cancellation));
        list.Close();
    }

    private static async Task<LogsJson> ReadAsync(Session session, LogQuery query, CancellationToken cancellation)
    {
        var task = await session.Client.Tasks.GetAsync(query.Id, cancellation);
        if (query.Follow)
        {
            await foreach (var _ in session.Client.Tasks.WaitAsync([task.Id], cancellation))
            {
                // One document can only be written when the output is complete.
            }
        }

        var kept = await KeptOutput.ReadAsync(session.Client, task.Id, query.Attempt, query.SinceOffset, cancellation);
        return new LogsJson(
            task.Id, kept.Attempt, kept.Stdout.Text, kept.Stderr.Text, kept.Stdout.Binary, kept.Stderr.Binary, kept.Stdout.TotalBytes, kept.Stderr.TotalBytes, kept.Stdout.MissingBytes + kept.Stderr.MissingBytes > 0);
    }
}
