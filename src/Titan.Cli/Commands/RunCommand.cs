using System.CommandLine;
using Titan.Cli.Attached;
using Titan.Cli.Switches;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan run</c>: <c>submit --follow</c>, with no retries unless asked for.</summary>
internal static class RunCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var submission = new SubmissionSwitches(switches, runner.Terminal, retries: 0);
        var command = new Command("run", "Queue a task, show its output, and end with its exit code. Ends with 124 after a timeout, 128+n after signal n, "
            + "125 when Titan is why it did not succeed (cancelled, workers lost, not started) or bytes of its output are missing, 130 on Ctrl-C, which leaves the task running");
        submission.AddTo(command);
        var lossy = LossySwitch.Create(switches);
        command.Add(lossy);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            session.Attached = true;
            var spec = submission.Read(parsed);
            if (submission.ReadsInput(parsed)) await TaskInput.AddAsync(session, spec);
            return await AttachedTask.RunAsync(session, spec, parsed.GetValue(lossy));
        }));
        return command.WithExamples(
            "titan run -- make test",
            "git diff | titan run --stdin -- wc -l",
            "titan run --command 'echo one; echo two >&2; exit 3'");
    }
}
