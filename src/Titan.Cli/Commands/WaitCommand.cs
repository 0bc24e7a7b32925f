using System.CommandLine;
using Titan.Cli.Attached;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan wait</c>.</summary>
internal static class WaitCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var ids = IdArguments.Tasks(ArgumentArity.OneOrMore);
        var timeout = switches.Duration("--timeout", null, "Stop waiting after this long, with exit code 124; the tasks go on", Titan.CommandLine.Switches.LongestWait, typedOnly: true);
        var command = new Command("wait", "Wait until all tasks have ended, and end with the exit code of the first that did not succeed, in the order given. "
            + "124 after a timeout, 128+n after signal n, 125 when Titan is why (cancelled, workers lost, not started), 130 on Ctrl-C") { ids, timeout };
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            session.Attached = true;
            var tasks = await IdArguments.ReadAsync(session, parsed.GetValue(ids)!);
            return await new AwaitedTasks(session, tasks).RunAsync(parsed.GetValue(timeout));
        }));
        return command.WithExamples("titan wait 01J9 01JA", "titan wait $(titan submit -- make test) --timeout 10m", "titan submit --each-line jobs.txt | titan wait -");
    }
}
