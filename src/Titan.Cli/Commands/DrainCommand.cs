using System.CommandLine;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan drain</c>.</summary>
internal static class DrainCommand
{
    public static Command Create(CommandRunner runner)
    {
        var id = IdArguments.Worker();
        var command = new Command("drain", "Give a worker no new tasks; what it runs goes on") { id };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            WorkerAnswer.Write(session, await session.Client.Cluster.DrainAsync(parsed.GetValue(id)!));
            return ExitCodes.Done;
        }));
        return command.WithExamples("titan drain worker-01");
    }
}
