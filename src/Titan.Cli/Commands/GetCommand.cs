using System.CommandLine;
using Titan.Cli.Json;
using Titan.Cli.Output;
using Titan.Cli.Rendering;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan get</c>.</summary>
internal static class GetCommand
{
    public static Command Create(CommandRunner runner)
    {
        var argument = IdArguments.Task(optional: true);
        // Without a variable: TITAN_ID would make every get without an id mean one task.
        var option = new Option<string?>("--id") { Description = "The same as the argument", HelpName = "ID" };
        var command = new Command("get", "Everything about a task: phase, cause, attempts, times, output") { argument, option };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var id = (parsed.GetValue(argument), parsed.GetValue(option)) switch
            {
                ({ } first, null) => first,
                (null, { } second) => second,
                (null, null) => throw new UsageException("say which task, as in titan get 01J9"),
                _ => throw new UsageException("give the id once"),
            };

            var task = await session.Client.Tasks.GetAsync(id);
            if (session.Format == OutputFormat.Id) await session.Terminal.Out.WriteLineAsync(task.Id);
            else if (session.Format == OutputFormat.Json) JsonAnswer.Write(session.Terminal, Documents.Of(task, await KeptOutput.ReadAsync(session.Client, task.Id, 0, 0, CancellationToken.None)));
            else await TaskSheet.WriteAsync(session, task);
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan get 01J9", "titan get 01J9 -o json | jq -r .stdout");
    }
}
