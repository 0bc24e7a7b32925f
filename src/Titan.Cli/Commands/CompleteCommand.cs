using System.CommandLine;
using Titan.Cli.Completion;

namespace Titan.Cli.Commands;

/// <summary><c>titan __complete</c>: what the completion scripts ask.</summary>
internal static class CompleteCommand
{
    public static Command Create(CommandRunner runner, RootCommand root)
    {
        var words = new Argument<string[]>("words") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("__complete", "The words typed so far, the last of them being completed") { words };
        command.Hidden = true;
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            foreach (var candidate in await new Completer(root, session).CompleteAsync(parsed.GetValue(words) ?? []))
                await session.Terminal.Out.WriteLineAsync(candidate.Help.Length == 0 ? candidate.Word : $"{candidate.Word}\t{candidate.Help}");
            return ExitCodes.Done;
        }));
        return command;
    }
}
