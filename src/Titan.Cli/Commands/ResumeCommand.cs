using System.CommandLine;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan resume</c>.</summary>
internal static class ResumeCommand
{
    public static Command Create(CommandRunner runner)
    {
        var id = IdArguments.Worker();
        var command = new Command("resume", "Give a drained worker tasks again") { id };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            WorkerAnswer.Write(session, await session.Client.Cluster.ResumeAsync(parsed.GetValue(id)!));
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan resume worker-01");
    }
}
