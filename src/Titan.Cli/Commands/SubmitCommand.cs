using System.CommandLine;
using Titan.Cli.Attached;
using Titan.Cli.Json;
using Titan.Cli.Lines;
using Titan.Cli.Switches;
using Titan.Client;
using Titan.CommandLine;

namespace Titan.Cli.Commands;

/// <summary><c>titan submit</c>.</summary>
internal static class SubmitCommand
{
    public static Command Create(CommandRunner runner, Titan.CommandLine.Switches switches)
    {
        var submission = new SubmissionSwitches(switches, runner.Terminal, retries: null);
        var wait = switches.Flag("--wait", "Wait until it has ended, and end with its exit code", typedOnly: true);
        var follow = switches.Flag("--follow", "Show its output until it has ended, and end with its exit code", typedOnly: true);
        var eachLine = switches.Path("--each-line", null, "FILE", "One task for each line of the file that is not empty; - reads standard input. Every {} in the command is replaced by the line, "
            + "in a shell command as one word, by the quotes around it; without {} the line is added at the end; without a command the line is the command", typedOnly: true);
        wait.Aliases.Add("-w");
        follow.Aliases.Add("-f");
        var command = new Command("submit", "Queue a task and print its id");
        submission.AddTo(command);
        command.Add(wait);
        command.Add(follow);
        var lossy = LossySwitch.Create(switches);
        command.Add(lossy);
        command.Add(eachLine);
        command.SetAction(runner.Of(async (parsed, session) =>
        {
            var (waits, follows) = (parsed.GetValue(wait), parsed.GetValue(follow));
            session.Attached = waits || follows;
            if (parsed.GetValue(lossy) && !follows) throw new UsageException("--lossy is for --follow, which shows the output");
            if (parsed.GetValue(eachLine) is { } file)
            {
                if (follows) throw new UsageException("--follow shows one task; with --each-line use --wait");
                if (file == "-" && submission.ReadsInput(parsed)) throw new UsageException("--stdin and --each-line - both read standard input; give the lines as a file");
                var pattern = submission.Read(parsed, mayBeEmpty: true);
                if (submission.ReadsInput(parsed)) await TaskInput.AddAsync(session, pattern);
                return await new EachLine(session, pattern, waits).RunAsync(file);
            }

            var spec = submission.Read(parsed);
            if (submission.ReadsInput(parsed)) await TaskInput.AddAsync(session, spec);
            if (follows) return await AttachedTask.RunAsync(session, spec, parsed.GetValue(lossy));
            if (waits) return await AwaitedTask.RunAsync(session, spec);

            var answer = await session.Client.Tasks.SubmitAsync(spec);
            if (session.Format == OutputFormat.Json) JsonAnswer.Write(session.Terminal, new SubmittedJson { Id = answer.Id, Existed = answer.Existed });
            else session.Terminal.Out.WriteLine(answer.Id);
            session.NoteDroppedInput();
            if (session.IsForPerson && submission.LeavesRetriesOpen(parsed)) await NoteRetriesAsync(session, answer.Id);
            return ExitCodes.Done;
        }));
        return command.WithExamples(
            "titan submit --command \"make test && make install\"",
            "titan submit --timeout 5m --max-retries 0 -- ./encode a.mov b.mp4",
            "titan submit --require gpu=a100 --label run=7 -- python train.py",
            "titan submit --stdin -- psql app < migrate.sql",
            "titan submit --each-line files.txt -- gzip -9 {}",
            "find . -name '*.wav' | titan submit --each-line - --command 'flac {} && rm {}' --wait");
    }

    /// <summary>To a person who did not say how often it may run.</summary>
    private static async Task NoteRetriesAsync(Session session, string id)
    {
        try
        {
            var retries = (await session.Client.Tasks.GetAsync(id)).Spec.MaxRetries;
            if (retries > 0) session.Note($"if it fails, it runs up to {retries} more {(retries == 1 ? "time" : "times")}; --max-retries N changes that");
        }
        catch (TitanException)
        {
            // The task is queued, and its id printed: a hint that can't be had is no failure of that.
        }
    }
}
