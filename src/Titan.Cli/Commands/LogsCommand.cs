using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Switches;
using Titan.Cli.Terminals;
using Titan.Client.Tasks;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan logs</c>.</summary>
internal static class LogsCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var id = IdArguments.Task();
        var follow = switches.Flag("--follow", "Go on until the task has ended, across retries and restarts of the manager", typedOnly: true);
        follow.Aliases.Add("-f");
        var stdout = switches.Flag("--stdout", "Only what went to stdout", typedOnly: true);
        var stderr = switches.Flag("--stderr", "Only what went to stderr", typedOnly: true);
        // Without a variable: the environment of every task has TITAN_ATTEMPT, and a task may well look at the logs of another.
        var attempt = switches.Number("--attempt", null, 1, int.MaxValue, "N", "Only this attempt, from 1 [default: the latest; under --follow also those to come]", typedOnly: true);
        var since = switches.Size("--since-offset", 0, "Skip this many bytes of each stream of the first attempt shown", typedOnly: true);
        var command = new Command("logs", "Show a task's output: exact bytes, stdout on stdout and stderr on stderr; what is not kept is told on stderr") { id, follow, stdout, stderr, attempt, since };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (onlyOut, onlyErr) = (parsed.GetValue(stdout), parsed.GetValue(stderr));
            var query = new LogQuery
            {
                Id = parsed.GetValue(id)!,
                Follow = parsed.GetValue(follow),
                Stream = onlyOut == onlyErr ? OutputStream.Unspecified : onlyOut ? OutputStream.Stdout : OutputStream.Stderr,
                Attempt = parsed.GetValue(attempt) ?? 0,
                SinceOffset = parsed.GetValue(since) ?? 0,
            };
            using var interrupts = new Interrupts(session.Terminal);
            try
            {
                if (session.Format == OutputFormat.Json) await WriteJsonAsync(session, query, interrupts.Token);
                else await LogPrinter.PrintAsync(session, query, interrupts.Token);
                return ExitCodes.Done;
            }
            catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
            {
                if (query.Follow) session.Note($"the task goes on; come back with `titan logs --follow {query.Id}`");
                return interrupts.ExitCode;
            }
        }));
        return command.WithExamples("titan logs 01J9 --follow", "titan logs 01J9 --attempt 1 --stderr > errors.txt");
    }

    private static async Task WriteJsonAsync(Session session, LogQuery query, CancellationToken cancellation)
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
        JsonAnswer.Write(session.Terminal, new LogsJson(
            task.Id, kept.Attempt, kept.Stdout.Text, kept.Stderr.Text, kept.Stdout.TotalBytes, kept.Stderr.TotalBytes, kept.Stdout.MissingBytes + kept.Stderr.MissingBytes > 0));
    }
}
