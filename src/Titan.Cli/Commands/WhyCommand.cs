using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Rendering;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan why</c>.</summary>
internal static class WhyCommand
{
    public static Command Create(CommandRunner runner)
    {
        var id = IdArguments.Task();
        var command = new Command("why", "Why a task waits (every reason, every worker), why it failed, why it ran again") { id };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var explained = await session.Client.Tasks.ExplainAsync(parsed.GetValue(id)!);
            var (task, output, palette) = (explained.Task, session.Terminal.Out, session.Palette);
            if (session.Format == OutputFormat.Json)
            {
                JsonAnswer.Write(session.Terminal, Documents.Of(explained));
                return ExitCodes.Done;
            }

            if (session.Format == OutputFormat.Id)
            {
                await output.WriteLineAsync(task.Id);
                return ExitCodes.Done;
            }

            await output.WriteLineAsync($"{task.Id}  {palette.Of(task.Phase, Names.Of(task.Phase))}");
            foreach (var finding in explained.Findings) await output.WriteLineAsync($"  {TextWidth.Plain(finding)}");

            if (explained.Workers.Count > 0) await output.WriteLineAsync($"\n{palette.Dim("workers")}");
            foreach (var fit in explained.Workers)
                await output.WriteLineAsync($"  {TextWidth.Plain(fit.Worker)}: {TextWidth.Plain(fit.Fits ? "could take it" : string.Join("; ", fit.Obstacles))}");

            if (explained.History.Count > 0) await output.WriteLineAsync($"\n{palette.Dim("history")}");
            foreach (var entry in explained.History) await output.WriteLineAsync($"  {Durations.Moment(entry.At)}  {TextWidth.Plain(entry.Text)}");
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan why 01J9");
    }
}
