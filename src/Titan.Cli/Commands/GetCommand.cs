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
        var ids = IdArguments.Tasks(ArgumentArity.ZeroOrMore);
        // Without a variable: TITAN_ID would make every get without an id mean one task.
        var option = new Option<string?>("--id") { Description = "The same as the argument", HelpName = "ID" };
        var command = new Command("get", "Everything about tasks: phase, cause, attempts, times, output") { ids, option };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var typed = parsed.GetValue(ids) ?? [];
            if (parsed.GetValue(option) is { } id) typed = typed.Length == 0 ? [id] : throw new UsageException("give the id once");
            if (typed.Length == 0) throw new UsageException("say which task, as in titan get 01J9");

            var tasks = await IdArguments.ReadAsync(session, typed);
            using var list = session.Format == OutputFormat.Json ? new JsonList<TaskJson>(session.Terminal, isAlone: tasks.Count == 1) : null;
            foreach (var (place, one) in tasks.Index())
            {
                var task = await session.Client.Tasks.GetAsync(one);
                if (list is not null) list.Add(Documents.Of(task, session.Now, await KeptOutput.ReadAsync(session.Client, task.Id, 0, 0, CancellationToken.None)));
                else await ShowAsync(session, task, isFirst: place == 0);
            }

            list?.Close();
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan get 01J9", "titan get 01J9 -o json | jq -r .stdout");
    }

    private static async Task ShowAsync(Session session, TaskMessage task, bool isFirst)
    {
        if (session.Format == OutputFormat.Id)
        {
            await session.Terminal.Out.WriteLineAsync(task.Id);
            return;
        }

        if (!isFirst) await session.Terminal.Out.WriteLineAsync();
        await TaskSheet.WriteAsync(session, task);
    }
}
