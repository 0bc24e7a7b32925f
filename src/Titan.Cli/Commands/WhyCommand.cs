using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Rendering;
using Titan.Cli.Switches;
using Titan.CommandLine;
using Titan.Protocol.V1;

namespace Titan.Cli.Commands;

/// <summary><c>titan why</c>.</summary>
internal static class WhyCommand
{
    /// <summary>Workers that are told one by one.</summary>
    private const int OneByOne = 20;

    public static Command Create(CommandRunner runner)
    {
        var ids = IdArguments.Tasks(ArgumentArity.OneOrMore);
        var command = new Command("why", "Why tasks wait (every reason, every worker), why they failed, why they ran again") { ids };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var tasks = await IdArguments.ReadAsync(session, parsed.GetValue(ids)!);
            if (session.Format == OutputFormat.Json) await WriteJsonAsync(session, tasks);
            else foreach (var (place, id) in tasks.Index()) await ShowAsync(session, await session.Client.Tasks.ExplainAsync(id), isFirst: place == 0);
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan why 01J9");
    }

    /// <summary>One id has one document for an answer, several have a list. Each document is written as its pages come.</summary>
    private static async Task WriteJsonAsync(Session session, IReadOnlyList<string> tasks)
    {
        var output = session.Terminal.Out;
        var isBegun = false;
        try
        {
            foreach (var id in tasks)
            {
                var explained = await session.Client.Tasks.ExplainAsync(id);
                if (tasks.Count > 1) await output.WriteAsync(isBegun ? ",\n" : "[\n");
                isBegun = true;
                await JsonAnswer.WriteAsync(session.Terminal, Documents.Of(explained, FitsAsync(session, explained), await ErrorLines.ReadAsync(session.Client, explained.Task)));
            }
        }
        finally
        {
            if (tasks.Count > 1 && isBegun) await output.WriteLineAsync("]");
        }

        if (tasks.Count == 0) await output.WriteLineAsync("[]");
    }

    private static async Task ShowAsync(Session session, ExplainResponse explained, bool isFirst)
    {
        var (task, output, palette) = (explained.Task, session.Terminal.Out, session.Palette);
        if (session.Format == OutputFormat.Id)
        {
            await output.WriteLineAsync(task.Id);
            return;
        }

        if (!isFirst) await output.WriteLineAsync();
        await output.WriteLineAsync($"{task.Id}  {palette.Of(task.Phase, Names.Of(task.Phase))}");
        foreach (var finding in explained.Findings) await output.WriteLineAsync($"  {TextWidth.Plain(finding)}");

        if (explained.Workers.Count > 0)
        {
            await output.WriteLineAsync($"\n{palette.Dim("workers")}");
            await WriteWorkersAsync(session, explained);
        }

        var errors = await ErrorLines.ReadAsync(session.Client, task);
        if (errors.Count > 0) await output.WriteLineAsync($"\n{palette.Dim("the end of its stderr")}");
        foreach (var line in errors) await output.WriteLineAsync($"  {TextWidth.Plain(line.TrimEnd('\r').Replace('\t', ' '))}");

        if (explained.History.Count > 0) await output.WriteLineAsync($"\n{palette.Dim("history")}");
        foreach (var entry in explained.History) await output.WriteLineAsync($"  {session.Moment(entry.At)}  {TextWidth.Plain(entry.Text)}");
    }

    /// <summary>Page by page: of thousands of Workers each has its reasons.</summary>
    private static async IAsyncEnumerable<WorkerFit> FitsAsync(Session session, ExplainResponse explained)
    {
        while (true)
        {
            foreach (var fit in explained.Workers) yield return fit;
            if (explained.NextPageToken.Length == 0) yield break;
            explained = await session.Client.Tasks.ExplainAsync(explained.Task.Id, explained.NextPageToken);
        }
    }

    /// <summary>A few one by one; of many those with the same reasons together, the most first.</summary>
    private static async Task WriteWorkersAsync(Session session, ExplainResponse explained)
    {
        if (explained.NextPageToken.Length == 0 && explained.Workers.Count <= OneByOne)
        {
            foreach (var fit in explained.Workers) await session.Terminal.Out.WriteLineAsync($"  {TextWidth.Plain(fit.Worker)}: {TextWidth.Plain(ReasonOf(fit))}");
            return;
        }

        var groups = new FitGroups();
        await foreach (var fit in FitsAsync(session, explained)) groups.Add(fit.Worker, ReasonOf(fit));
        foreach (var line in groups.Lines()) await session.Terminal.Out.WriteLineAsync($"  {TextWidth.Plain(line)}");
    }

    private static string ReasonOf(WorkerFit fit) => fit.Fits ? "could take it" : string.Join("; ", fit.Obstacles);
}
